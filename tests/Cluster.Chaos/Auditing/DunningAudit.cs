using System.Globalization;
using System.Text.Json;
using Metering.Chaos.Workload;

namespace Metering.Chaos.Auditing;

/// <summary>
/// A customer that never paid its bill of July: every reminder that is due came once, and none that is not (I9). Clause 3.9: three days before it is
/// due, and on the 1st, 7th, 15th and 25th day that it is overdue; 0.05 % a day of what is owed.
/// </summary>
internal sealed class DunningAudit(Caller caller, Findings findings)
{
    private static readonly DateOnly Due = new(2026, 8, 15);
    private static readonly int[] Reminders = [-3, 1, 7, 15, 25];

    /// <summary>From overdue day 31 the account is suspended, and other rules go on from there.</summary>
    private const int LastDay = 30;

    public async Task Run(Customer customer)
    {
        var clock = Customer.Expect(await caller.Get($"/v1/clocks/{customer.Group.Clock}"));
        var today = DateOnly.Parse(clock.Text("now").AsSpan(0, 10), CultureInfo.InvariantCulture);
        if (today.DayNumber - Due.DayNumber > LastDay) return;
        var dunned = Customer.Expect(await caller.Get($"{customer.Path}/dunning"));
        var july = dunned.Body.GetProperty("statements").EnumerateArray()
            .FirstOrDefault(open => open.GetProperty("statement").GetString() == "202607");
        findings.Check(july.ValueKind == JsonValueKind.Object, $"I9: {customer.Id} did not pay for 202607, and does not owe it.");
        if (july.ValueKind != JsonValueKind.Object) return;
        var notices = july.GetProperty("notices").EnumerateArray().Select(notice => notice.GetProperty("at").GetString()![..10]).ToArray();
        var expected = Reminders.Select(day => Due.AddDays(day)).Where(day => day <= today)
            .Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray();
        findings.Count("remindersExpected", expected.Length);
        findings.Count("remindersEffective", notices.Length);
        findings.Check(notices.SequenceEqual(expected, StringComparer.Ordinal),
            $"I9: {customer.Id} was reminded on {string.Join(", ", notices)}; due were {string.Join(", ", expected)}.");
        var owed = july.GetProperty("principalFen").GetInt64();
        var days = Math.Max(0, today.DayNumber - Due.DayNumber);
        var fee = (long)decimal.Round(owed * 0.0005m * days, MidpointRounding.AwayFromZero);
        findings.Check(july.GetProperty("lateFeeFen").GetInt64() == fee,
            $"I9: {customer.Id} owes {owed} for {days} days and is charged {july.GetProperty("lateFeeFen")} instead of {fee}.");
    }
}
