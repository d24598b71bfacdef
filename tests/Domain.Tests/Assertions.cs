using System.Runtime.CompilerServices;
using Shouldly;

namespace Metering.Domain.Tests;

/// <summary>What a property asks in every step: Shouldly's own check of a list takes an expression, and compiles it each time.</summary>
internal static class Assertions
{
    /// <summary>None is otherwise.</summary>
    public static void ShouldEach<T>(this IEnumerable<T> items, Func<T, bool> holds, [CallerArgumentExpression(nameof(holds))] string? said = null) =>
        items.Where(item => !holds(item)).ShouldBeEmpty(said);
}
