using System.IO.Hashing;
using Metering.Contracts.Usage;
using Metering.Domain.Calendar;
using Metering.Domain.Usage;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Usage;

/// <summary>What a usage event's claim remembers, and where claims are looked for.</summary>
/// <remarks>
/// Outcome of an accepted event: 1, day of its month, journal version of its record (so that a void reads one entry, without a scan).
/// Outcome of a refusal for good: 2, day of its month, refusal.
/// </remarks>
public static class UsageClaims
{
    /// <summary>Longest outcome, bytes.</summary>
    public const int MaxOutcome = 12;

    private const byte Accepted = 1;
    private const byte Refused = 2;

    private static volatile Kept? kept;

    /// <summary>Writes an outcome; returns its length.</summary>
    public static int Write(Span<byte> outcome, RememberedRefusal refusal, Instant start, long version)
    {
        outcome[1] = (byte)BillingZone.DateOf(start).Day;
        if (refusal != RememberedRefusal.None)
        {
            outcome[0] = Refused;
            outcome[2] = (byte)refusal;
            return 3;
        }
        outcome[0] = Accepted;
        var length = 2;
        var rest = (ulong)version;
        for (; rest >= 0x80; rest >>= 7) outcome[length++] = (byte)(rest & 0x7F | 0x80);
        outcome[length++] = (byte)rest;
        return length;
    }

    /// <summary>The refusal that a claim remembers; None for an accepted event.</summary>
    public static RememberedRefusal RefusalOf(ReadOnlySpan<byte> outcome) =>
        outcome[0] == Refused ? (RememberedRefusal)outcome[2] : RememberedRefusal.None;

    /// <summary>The journal version that holds an accepted event's record.</summary>
    public static long VersionOf(ReadOnlySpan<byte> outcome) => (long)new PackedReader(outcome[2..]).Unsigned();

    /// <summary>The permanent claim that makes a void happen once.</summary>
    public static UInt128 VoidKey(UInt128 identity)
    {
        Span<byte> bytes = stackalloc byte[21];
        "void:"u8.CopyTo(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(bytes[5..], identity);
        return XxHash128.HashToUInt128(bytes);
    }

    /// <summary>
    /// Months in which the claims of a commit are also looked for: the neighbours, and the second next where the acceptance window
    /// of 35 days reaches over a whole month, so that the same id with a time in another month is found.
    /// </summary>
    public static IReadOnlyList<int> LiveBuckets(IReadOnlyList<Claim> claims)
    {
        // Nearly all usage is of today: its months are worked out once.
        if (kept is { } same && AllOf(claims, same.Month, same.Day)) return same.Months;
        var months = new Months();
        for (var i = 0; i < claims.Count; i++)
            if (claims[i].Bucket != Claim.Permanent) months.Add(claims[i].Bucket, DayOf(claims[i]));
        if (claims.Count > 0 && AllOf(claims, claims[0].Bucket, DayOf(claims[0])))
            kept = new Kept(claims[0].Bucket, DayOf(claims[0]), months.List);
        return months.List;
    }

    /// <summary>The earliest month in which the claim of an event that started then is looked for.</summary>
    public static int EarliestSearched(Instant start) => Searched(start).Min();

    /// <summary>The months in which the claim of an event that started then is looked for.</summary>
    public static IReadOnlyList<int> Searched(Instant start)
    {
        var months = new Months();
        months.Add(BillingZone.MonthNumberOf(start), BillingZone.DateOf(start).Day);
        return months.List;
    }

    /// <summary>Months in which the claim of an event that a resource may have accepted can stand.</summary>
    public static IReadOnlyList<int> BucketsOf(ResourceState state, Instant now)
    {
        var oldest = BillingZone.MonthNumberOf(now - UsageLimits.Default.MaxAge);
        foreach (var total in state.Totals) oldest = Math.Min(oldest, total.Month);
        var newest = BillingMonth.After(BillingZone.MonthNumberOf(now));
        var buckets = new List<int>();
        for (var month = oldest; month <= newest; month = BillingMonth.After(month)) buckets.Add(month);
        return buckets;
    }

    private static bool AllOf(IReadOnlyList<Claim> claims, int month, int day)
    {
        for (var i = 0; i < claims.Count; i++)
            if (claims[i].Bucket != month || DayOf(claims[i]) != day) return false;
        return true;
    }

    private static int DayOf(in Claim claim) => claim.Outcome.Length > 1 ? claim.Outcome.Span[1] : 0;

    private sealed record Kept(int Month, int Day, IReadOnlyList<int> Months);

    private struct Months()
    {
        private int last;
        private int lastDay = -1;

        public List<int> List { get; } = new(5);

        public void Add(int month, int day)
        {
            if (month == last && day == lastDay) return;
            (last, lastDay) = (month, day);
            var before = BillingMonth.Before(month);
            var after = BillingMonth.After(month);
            One(month);
            One(before);
            One(after);
            // Day 0 is unknown: look everywhere.
            if (day == 0 || day + Length(before) <= UsageLimits.AcceptedDays) One(BillingMonth.Before(before));
            if (day == 0 || Length(month) - day + Length(after) < UsageLimits.AcceptedDays) One(BillingMonth.After(after));
        }

        private readonly void One(int month)
        {
            if (!List.Contains(month)) List.Add(month);
        }

        private static int Length(int month) => DateTime.DaysInMonth(month / 100, month % 100);
    }
}
