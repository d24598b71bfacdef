using System.Globalization;

namespace Metering.Chaos.Workload;

/// <summary>Customers that live in one time: that of a test clock, which passes month after month, or real time.</summary>
internal sealed class Group
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private readonly string name;
    private DateOnly month = new(2026, 7, 1);

    private Group(string name, string? clock) => (this.name, Clock) = (name, clock);

    /// <summary>The test clock; null for real time.</summary>
    public string? Clock { get; }

    public List<Customer> Customers { get; } = [];

    /// <summary>A customer that used something in the first month and never pays, so that all reminders come; null in real time.</summary>
    public Customer? Debtor { get; private set; }

    /// <summary>Months that ended, yyyyMM.</summary>
    public List<string> Closed { get; } = [];

    /// <summary>The day from which numbers are assigned.</summary>
    public string FirstDay => Clock is null ? Day(DateTimeOffset.UtcNow.ToOffset(China).AddDays(-1)) : "2026-07-10";

    /// <summary>A hold that is left alone ends when the clock is moved; in real time the run would have to wait for it.</summary>
    public bool HoldsExpire => Clock is not null;

    /// <summary>The month now, yyyyMM.</summary>
    public string Month => Clock is null ? Number(DateTimeOffset.UtcNow.ToOffset(China)) : Number(month);

    /// <summary>Opens a group: a hot customer with many resources on one wallet, and ordinary ones.</summary>
    public static async Task<Group> Open(Caller caller, string name, bool ownClock, int customers)
    {
        string? clock = null;
        if (ownClock)
            clock = Customer.Expect(await caller.Post("/v1/clocks", new { name, now = "2026-07-20T09:00:00+08:00" }, $"chaos-clock-of-{name}"))
                .Text("id");
        var group = new Group(name, clock);
        for (var i = 0; i < customers; i++)
            group.Customers.Add(await Customer.Open(caller, group, $"acc_{name}_{i}", packages: i == 0 ? 6 : i % 3,
                numbers: [.. Enumerable.Range(0, i == 0 ? 4 : 1 + i % 2).Select(n => group.Telephone(i, n))]));
        if (ownClock) group.Debtor = await Customer.Open(caller, group, $"acc_{name}_debtor", 0, [group.Telephone(customers, 0)]);
        return group;
    }

    /// <summary>When usage of now happened, and the month it belongs to. In real time hours ago, so that no wrong clock calls it future.</summary>
    public (string Time, string Month) TimeOfUsage(Random chance)
    {
        var at = Clock is null
            ? DateTimeOffset.UtcNow.ToOffset(China).AddSeconds(-chance.Next(3_600, 3 * 3_600))
            : new DateTimeOffset(month.AddDays(9 + chance.Next(10)), new TimeOnly(chance.Next(24), chance.Next(60), chance.Next(60)), China);
        return (at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), Number(at));
    }

    /// <summary>
    /// Moves the clock over the end of the month, past the day on which its statements are final, into the next one; at each stop
    /// <paramref name="look"/> looks at the debtor.
    /// </summary>
    public async Task CloseMonth(Caller caller, Func<Customer, Task> look)
    {
        var closed = Number(month);
        var next = month.AddMonths(1);
        await Advance(caller, next.AddDays(2), "00:00:00");
        foreach (var customer in Customers.Append(Debtor!))
        {
            var statement = await caller.Get($"{customer.Path}/statements/{closed}");
            // A month in which nothing was used has none.
            if (statement.Done) customer.Statements[closed] = statement.Text("contentHash");
        }
        Closed.Add(closed);
        await look(Debtor!);
        await Advance(caller, next.AddDays(19), "09:00:00");
        await look(Debtor!);
        month = next;
    }

    private async Task Advance(Caller caller, DateOnly day, string time) => Customer.Expect(await caller.Post($"/v1/clocks/{Clock}/advance",
        new { to = $"{Day(day)}T{time}+08:00" }, $"chaos-advance-{name}-{Day(day)}"));

    private string Telephone(int customer, int n) =>
        string.Create(CultureInfo.InvariantCulture, $"+867558{unchecked((uint)StableHash(name)) % 10}{customer:D3}{n:D3}");

    // Not string.GetHashCode: that differs from run to run.
    private static int StableHash(string text) => text.Aggregate(7, (hash, letter) => unchecked(hash * 31 + letter));

    private static string Number(DateTimeOffset at) => at.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string Number(DateOnly day) => day.ToString("yyyyMM", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
