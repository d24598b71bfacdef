using System.Reflection;
using Shouldly;

namespace Metering.Storage.Contract.Reference;

/// <summary>Proves that the net has no hole where it matters: every planted flaw makes at least one case fail.</summary>
public sealed class TheSuiteCatchesBrokenStores
{
    public static TheoryData<Flaw> Flaws => [.. Enum.GetValues<Flaw>().Where(flaw => flaw != Flaw.None)];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task A_planted_flaw_fails_a_case(Flaw flaw)
    {
        MemoryFixture.Plant(flaw);
        var failed = new List<string>();
        foreach (var (method, arguments) in Cases())
        {
            await using var suite = new MemoryContract();
            await suite.InitializeAsync();
            try
            {
                await (Task)method.Invoke(suite, arguments)!;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failed.Add(method.Name);
            }
        }

        failed.ShouldNotBeEmpty($"no case noticed {flaw}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{flaw}: {string.Join(", ", failed.Distinct())}");
    }

    [Fact]
    public async Task The_honest_store_passes_the_same_walk_over_the_cases()
    {
        MemoryFixture.Plant(Flaw.None);
        var ran = 0;
        foreach (var (method, arguments) in Cases())
        {
            await using var suite = new MemoryContract();
            await suite.InitializeAsync();
            await (Task)method.Invoke(suite, arguments)!;
            ran++;
        }

        ran.ShouldBeGreaterThan(40);
    }

    private static IEnumerable<(MethodInfo Method, object?[] Arguments)> Cases()
    {
        foreach (var method in typeof(MemoryContract).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            if (method.GetCustomAttributes<NeedsProcessesAttribute>().Any())
                continue;
            var rows = method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).ToList();
            foreach (var arguments in rows.Count == 0 ? [[]] : rows)
                yield return (method, arguments!);
        }
    }
}

/// <summary>Marks a case that needs a store which outlives its process.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsProcessesAttribute : Attribute;
