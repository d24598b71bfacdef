using System.Globalization;
using Metering.Domain.Numbers;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

/// <summary>Usage with another purpose is noted once, and not without bound (3.8).</summary>
public sealed class Noting_misuses
{
    private const int Misuses = 50;
    private static readonly Instant Morning = Instant.FromUtc(2026, 5, 20, 2, 0);

    [Fact]
    [Trait("Clause", "3.8")]
    public void Of_fifty_of_one_day_told_twice_the_first_twenty_are_noted()
    {
        var told = Enumerable.Range(0, Misuses).Select(i => (Event(i), Morning + Duration.FromMinutes(i))).ToList();

        var (block, noted) = Tell(Assigned(), told);
        var (again, repeated) = Tell(block, told);

        noted.ShouldBe(told.Take(20).Select(one => one.Item1));
        repeated.ShouldBeEmpty();
        again.ShouldBe(block);
        block.Records[1].Misuses.Select(one => one.Event).ShouldBe(noted);
    }

    [Fact]
    [Trait("Clause", "3.8")]
    public void Of_many_days_told_in_any_order_none_is_noted_twice_and_the_newest_are_shown()
    {
        // Every 7th of fifty days: all of them, in no order.
        var told = Enumerable.Range(0, Misuses).Select(i => i * 7 % Misuses).Select(day => (Event(day), Morning + Duration.FromDays(day))).ToList();

        var (block, noted) = Tell(Assigned(), told);
        var (again, repeated) = Tell(block, [.. told, .. told.AsEnumerable().Reverse()]);

        noted.ShouldBeUnique();
        repeated.ShouldBeEmpty();
        again.Records[1].Misuses.Select(one => one.Event).ShouldBe(Enumerable.Range(Misuses - 20, 20).Select(Event));
    }

    [Fact]
    [Trait("Clause", "3.8")]
    public void What_older_versions_kept_by_the_order_of_its_telling_gives_way_to_a_newer_day()
    {
        var kept = Enumerable.Range(0, 20).Select(i => new NumberMisuse(Event(i), "MARKETING", "SALES", "acc", Morning - Duration.FromDays(i)));
        var block = Assigned();
        block = block with { Records = block.Records.SetItem(1, block.Records[1] with { Misuses = [.. kept] }) };

        var (after, noted) = Tell(block, [("new", Morning + Duration.FromDays(1)), (Event(19), Morning - Duration.FromDays(19))]);

        noted.ShouldBe(["new"]);
        after.Records[1].Misuses.Select(one => one.Event).ShouldBe([.. Enumerable.Range(0, 19).Reverse().Select(Event), "new"]);
    }

    private static (NumberBlock After, List<string> Noted) Tell(NumberBlock block, IEnumerable<(string Event, Instant At)> told)
    {
        var noted = new List<string>();
        foreach (var (name, at) in told)
        {
            if (NumberDesk.Note(block, 1, name, "MARKETING", at, "usage").Event is not { } happened) continue;
            happened.What.ShouldBe("MISUSED");
            noted.Add(name);
            block = block.Apply(happened);
        }
        return (block, noted);
    }

    private static string Event(int i) => "/pbx e" + i.ToString(CultureInfo.InvariantCulture);

    private static NumberBlock Assigned() => NumberBlock.Empty with
    {
        Known = [1],
        Records = NumberBlock.Empty.Records.Add(1, new NumberRecord(NumberStatus.Assigned, "acc", "SALES", null, null, true, [], null)),
    };
}
