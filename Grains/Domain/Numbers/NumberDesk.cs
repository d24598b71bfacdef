using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Numbers;

/// <summary>A decision about one number: what happened, or why not.</summary>
/// <param name="Event">What happened; null when nothing changes.</param>
/// <param name="Refusal">Why not.</param>
public readonly record struct NumberDecision(NumberSet? Event, Refusal? Refusal = null);

/// <summary>The life of a number (3.4): reserve, cancel, assign, release, dispute, withdraw.</summary>
public static class NumberDesk
{
    /// <summary>What a <see cref="Note"/> is called in the journal.</summary>
    public const string Misused = "MISUSED";

    private const int MostMisuses = 20;

    /// <summary>True for numbers that nobody gets before the real-name check: mobile (3.6) and 95 ones.</summary>
    /// <param name="key">Key of the number.</param>
    public static bool NeedsRealName(string key) => key is ['+', '8', '6', '1', >= '3' and <= '9', ..] || NeedsLicence(key);

    /// <summary>True for numbers that are for licensed call centres (3.5, requirements 4.5): 95 ones.</summary>
    /// <param name="key">Key of the number.</param>
    public static bool NeedsLicence(string key) => key.StartsWith("CNACC:95", StringComparison.Ordinal);

    /// <summary>Holds a free number for an account. A repeat with the same reservation changes nothing.</summary>
    /// <returns>NUMBER_TAKEN, NUMBER_NOT_IN_INVENTORY.</returns>
    public static NumberDecision Reserve(NumberBlock block, int offset, NumberHold hold, NumberTime time, NumberPolicies policies, string actor)
    {
        if (block.StatusAt(offset, time) is not { } status) return Unknown;
        var record = block.Records.GetValueOrDefault(offset);
        if (status == NumberStatus.Reserved && record!.Reservation == hold.Reservation) return default;
        if (status != NumberStatus.Inventory) return Taken;
        var length = Duration.FromHours(policies.ReserveHours);
        var deadline = new NumberDeadline(time.Now + length, time.Clock, time.Wall + length);
        return Set(offset, new NumberRecord(NumberStatus.Reserved, hold.Account, hold.PermittedUse, deadline, hold.Reservation,
            hold.PreferenceMet, hold.Needs, null) { Earlier = block.Earlier(offset) }, "RESERVED", time, actor);
    }

    /// <summary>Gives a reservation up. One that has ended already changes nothing.</summary>
    /// <returns>NUMBER_NOT_RESERVED.</returns>
    public static NumberDecision Cancel(NumberBlock block, int offset, string account, NumberTime time, string actor) =>
        !Held(block, offset, account, NumberStatus.Reserved, time) ? NotReserved
        : Set(offset, Freed(block.Records[offset]), "CANCELLED", time, actor);

    /// <summary>Assigns a reserved number; one that the account has already changes nothing.</summary>
    /// <returns>NUMBER_NOT_RESERVED.</returns>
    public static NumberDecision Assign(NumberBlock block, int offset, string account, NumberTime time, string actor)
    {
        if (Held(block, offset, account, NumberStatus.Assigned, time)) return default;
        return Held(block, offset, account, NumberStatus.Reserved, time)
            ? Set(offset, block.Records[offset] with { Status = NumberStatus.Assigned, Deadline = null, Since = time.Now }, "ASSIGNED",
                time, actor)
            : NotReserved;
    }

    /// <summary>Takes an assignment back that the account refused: the reservation stands again; without one the number is free again.</summary>
    public static NumberDecision Return(NumberBlock block, int offset, string account, NumberTime time, NumberPolicies policies, string actor)
    {
        if (!Held(block, offset, account, NumberStatus.Assigned, time)) return default;
        var record = block.Records[offset];
        if (record.Reservation is null) return Set(offset, Freed(record), "RETURNED", time, actor);
        var length = Duration.FromHours(policies.ReserveHours);
        return Set(offset, record with
        {
            Status = NumberStatus.Reserved, Since = null, Deadline = new NumberDeadline(time.Now + length, time.Clock, time.Wall + length),
        }, "RETURNED", time, actor);
    }

    /// <summary>Assigns without a reservation, where the policy allows it; numbers outside the inventory are nobody's business here.</summary>
    /// <returns>RESERVATION_REQUIRED, NUMBER_TAKEN.</returns>
    public static NumberDecision AssignDirectly(NumberBlock block, int offset, string account, NumberTime time, NumberPolicies policies,
        string actor)
    {
        var status = block.StatusAt(offset, time);
        if (status is not null && Held(block, offset, account, NumberStatus.Assigned, time)) return default;
        if (policies.RequireReservation) return new(null, RefusalCodes.ReservationRequired.With("The number is not reserved for the account."));
        return status switch
        {
            null => default,
            NumberStatus.Inventory => new(Unreserved(offset, account, block.Earlier(offset), time.Now, actor)),
            _ => Taken,
        };
    }

    /// <summary>A number that an account had before it came into the inventory is that account's in it too.</summary>
    public static NumberSet AssignedBefore(int offset, string account, Instant since, string actor) => Unreserved(offset, account, 0, since, actor);

    /// <summary>Changes what an assigned number may be used for (更改, 2.6(2), 3.8); what stands so already changes nothing.</summary>
    /// <returns>NUMBER_NOT_ASSIGNED.</returns>
    public static NumberDecision ChangeUse(NumberBlock block, int offset, string account, string use, string reason, NumberTime time, string actor)
    {
        if (!Held(block, offset, account, NumberStatus.Assigned, time)) return NotAssigned;
        var record = block.Records[offset];
        return record.PermittedUse == use ? default
            : new(new NumberSet(offset, record with { PermittedUse = use }, "CHANGED", time.Now, actor, reason));
    }

    /// <summary>Gives an assigned number back: it rests, then it is INVENTORY again; history and real-name record are kept.</summary>
    /// <returns>NUMBER_NOT_ASSIGNED.</returns>
    public static NumberDecision Release(NumberBlock block, int offset, string account, string reason, NumberTime time, NumberPolicies policies,
        string actor)
    {
        var record = block.Records.GetValueOrDefault(offset);
        if (record is { Status: NumberStatus.Quarantined } && record.Account == account) return default;
        if (!Held(block, offset, account, NumberStatus.Assigned, time)) return NotAssigned;
        var deadline = new NumberDeadline(
            NaturalPeriod.EndAfter(time.Now, policies.QuarantineDays), time.Clock, NaturalPeriod.EndAfter(time.Wall, policies.QuarantineDays));
        return Set(offset, record! with { Status = NumberStatus.Quarantined, Deadline = deadline, Reason = reason }, "RELEASED", time, actor);
    }

    /// <summary>
    /// Somebody disputes whose a number is, or no longer (null): as long as one does, its rest does not end. What stands so changes nothing.
    /// </summary>
    /// <returns>NUMBER_NOT_IN_INVENTORY, NUMBER_NOT_ASSIGNED when nobody has it or had it last.</returns>
    public static NumberDecision Dispute(NumberBlock block, int offset, string? reason, NumberTime time, string actor)
    {
        if (block.StatusAt(offset, time) is not { } status) return Unknown;
        if (status is not (NumberStatus.Assigned or NumberStatus.Quarantined))
            return new(null, RefusalCodes.NumberNotAssigned.With("Nobody has the number, nor does it rest."));
        var record = block.Records[offset];
        return record.Disputed == reason ? default
            : Set(offset, record with { Disputed = reason }, reason is null ? "DISPUTE_ENDED" : "DISPUTED", time, actor);
    }

    /// <summary>The regulator or the carrier takes a number, whatever its state; for good.</summary>
    /// <returns>NUMBER_NOT_IN_INVENTORY.</returns>
    public static NumberDecision Withdraw(NumberBlock block, int offset, string reason, NumberTime time, string actor)
    {
        if (!block.Known.Contains(offset)) return Unknown;
        var record = block.Records.GetValueOrDefault(offset) ?? new NumberRecord(NumberStatus.Withdrawn, "", "", null, null, true, [], null);
        if (record.Reason is not null && record.Status == NumberStatus.Withdrawn) return default;
        return Set(offset, record with { Status = NumberStatus.Withdrawn, Deadline = null, Reason = reason }, "WITHDRAWN", time, actor);
    }

    /// <summary>
    /// Notes usage with another purpose than the permitted one (3.8). Its bill is not touched. As many are kept as show what a case is about, the
    /// newest; when all of them are of the day of this one or later, it is not noted. So an event that is told again is not noted again, though its
    /// note was left out since, and a day has no more notes than are kept.
    /// </summary>
    public static NumberDecision Note(NumberBlock block, int offset, string eventId, string purpose, Instant at, string actor)
    {
        if (block.Records.GetValueOrDefault(offset) is not { Status: NumberStatus.Assigned, PermittedUse.Length: > 0 } record) return default;
        // What began before a later assignment is not its owner's.
        if (record.Earlier > 0 && at < record.Since) return default;
        if (record.PermittedUse == purpose || record.Misuses.Any(one => one.Event == eventId)) return default;
        if (record.Misuses.Length >= MostMisuses && BillingZone.DateOf(at) <= BillingZone.DateOf(record.Misuses.Min(one => one.At))) return default;
        var misuse = new NumberMisuse(eventId, purpose, record.PermittedUse, record.Account, at);
        ImmutableArray<NumberMisuse> kept = [.. record.Misuses.Append(misuse).OrderBy(one => one.At).TakeLast(MostMisuses)];
        return new(new NumberSet(offset, record with { Misuses = kept }, Misused, at, actor));
    }

    private static NumberDecision Unknown => new(null, RefusalCodes.NumberNotInInventory.With("The number is not in the inventory."));

    private static NumberDecision Taken => new(null, RefusalCodes.NumberTaken.With("The number is not free."));

    /// <summary>The refusal of a number that the account has not reserved.</summary>
    public static Refusal NoReservation { get; } =
        RefusalCodes.NumberNotReserved.With("The account has no reservation of it, or it has ended.");

    private static NumberDecision NotAssigned => new(null, RefusalCodes.NumberNotAssigned.With("The number is not with the account."));

    private static NumberDecision NotReserved => new(null, NoReservation);

    private static bool Held(NumberBlock block, int offset, string account, NumberStatus status, NumberTime time) =>
        block.StatusAt(offset, time) == status && block.Records[offset].Account == account;

    private static NumberSet Unreserved(int offset, string account, int earlier, Instant since, string actor) =>
        new(offset, new NumberRecord(NumberStatus.Assigned, account, "", null, null, true, [], null) { Earlier = earlier, Since = since },
            "ASSIGNED", since, actor);

    /// <summary>What is left of a number that nobody has: how many had it.</summary>
    private static NumberRecord? Freed(NumberRecord record) => record.Earlier > 0 ? NumberRecord.Rested(record.Earlier) : null;

    private static NumberDecision Set(int offset, NumberRecord? record, string what, NumberTime time, string actor) =>
        new(new NumberSet(offset, record, what, time.Now, actor));
}

/// <summary>What a reservation asks for.</summary>
/// <param name="Account">For whom.</param>
/// <param name="PermittedUse">What the number may be used for (3.8).</param>
/// <param name="Reservation">Id of the reservation.</param>
/// <param name="PreferenceMet">Whether it is of a preferred block (3.11).</param>
/// <param name="Needs">Slots of documents that it rests on.</param>
public sealed record NumberHold(string Account, string PermittedUse, string Reservation, bool PreferenceMet, ImmutableArray<string> Needs);
