using System.Diagnostics;
using System.Globalization;
using Metering.Chaos.Auditing;

namespace Metering.Chaos.Workload;

/// <summary>Clients of all groups: operations drawn from the seed, until told to end; and each group's months, one after another.</summary>
internal sealed class Load(Caller caller, Findings findings, ChaosOptions options) : IDisposable
{
    private const int Workers = 12;

    /// <summary>The debtor is suspended by then, and not yet closed.</summary>
    private const int MonthsOfDebt = 3;

    private readonly UsageOperations usage = new(caller, findings);
    private readonly HoldOperations holds = new(caller, findings);
    private readonly MoneyOperations money = new(caller, findings);
    private readonly CancellationTokenSource over = new();

    public List<Group> Groups { get; } = [];

    /// <summary>Opens the accounts; every run has its own, so that a cluster may be used more than once.</summary>
    public async Task Open()
    {
        var names = Enumerable.Range(0, options.Groups).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{options.Seed}g{i}"));
        Groups.AddRange(await Task.WhenAll(names.Select((name, i) => Group.Open(caller, name, ownClock: i > 0, options.Customers))));
        var chance = new Random(options.Seed);
        foreach (var group in Groups.Where(group => group.Debtor is not null))
            for (var i = 0; i < 60; i++) await usage.One(group.Debtor!, chance);
    }

    /// <summary>No new operation begins; those under way go on until they are definite.</summary>
    public void End() => over.Cancel();

    public void Dispose() => over.Dispose();

    public Task Run() => Task.WhenAll(Groups.Select((group, i) => Guarded(() => Live(group, i))));

    /// <summary>A round is a month; between two, everything is definite, the clock moves and bills are paid.</summary>
    private async Task Live(Group group, int number)
    {
        for (var round = 0; !over.IsCancellationRequested; round++)
        {
            var until = group.Clock is null ? Timeout.InfiniteTimeSpan : options.Round;
            using var month = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
            month.CancelAfter(until);
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker =>
                Guarded(() => Work(group, Chance(number, round, worker), month.Token))));
            if (group.Clock is null) return;
            await group.CloseMonth(caller, new DunningAudit(caller, findings).Run);
            findings.Count("monthsClosed");
            foreach (var customer in group.Customers) await money.Pay(customer);
            if (group.Closed.Count == MonthsOfDebt) await money.Pay(group.Debtor!);
        }
    }

    private async Task Work(Group group, Random chance, CancellationToken end)
    {
        var pace = TimeSpan.FromSeconds((double)Workers * options.Groups / options.RequestsPerSecond);
        while (!end.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            // The first is the hot one.
            var customer = group.Customers[chance.Next(3) == 0 ? 0 : chance.Next(group.Customers.Count)];
            findings.Count("operations");
            await Guarded(() => Operation(customer, chance));
            var rest = pace * 2 * chance.NextDouble() - Stopwatch.GetElapsedTime(started);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, CancellationToken.None);
        }
    }

    // Not HashCode: that differs from run to run.
    private Random Chance(int group, int round, int worker) =>
        new(unchecked(((options.Seed * 31 + group) * 1_009 + round) * 31 + worker));

    private Task Operation(Customer customer, Random chance) => chance.Next(100) switch
    {
        < 70 => usage.One(customer, chance),
        < 74 => usage.Several(customer, chance),
        < 79 => usage.Again(customer, chance),
        < 80 => usage.Other(customer, chance),
        < 82 => usage.Void(customer, chance),
        < 91 => holds.One(customer, chance),
        < 96 => money.TopUp(customer, chance),
        _ => money.Read(customer),
    };

    private async Task Guarded(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (RefusedException refused)
        {
            findings.Violation($"Refused without a reason: {refused.Message}");
        }
        catch (UnresolvedException)
        {
            // It is a violation already.
        }
    }
}
