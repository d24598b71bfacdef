using Metering.Actors.Journaling;
using Shouldly;

namespace Metering.Architecture.Tests;

/// <summary>Grains are journaled actors, and no wire type goes without an alias.</summary>
public sealed class GrainTests
{
    [Fact]
    public void Every_grain_is_a_journaled_actor() =>
        typeof(JournalServices).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(Grain).IsAssignableFrom(type))
            // A stateless worker keeps nothing between calls: there are many of it, and Orleans says so by its name.
            .Where(type => !type.IsDefined(typeof(Orleans.Concurrency.StatelessWorkerAttribute), inherit: false))
            .Where(type => !BaseTypes(type).Any(b => b.IsGenericType && b.GetGenericTypeDefinition() == typeof(JournaledActor<>)))
            .ShouldBeEmpty("state outside the journal is lost in a crash");

    [Fact]
    public void Every_wire_type_has_an_alias() =>
        typeof(Metering.Contracts.Commands.CommandContext).Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes(typeof(GenerateSerializerAttribute), false).Length > 0)
            .Where(type => type.GetCustomAttributes(typeof(AliasAttribute), false).Length == 0)
            .ShouldBeEmpty("a renamed type would break the wire");

    private static IEnumerable<Type> BaseTypes(Type type)
    {
        for (var b = type.BaseType; b is not null; b = b.BaseType) yield return b;
    }
}
