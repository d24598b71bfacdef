using System.Collections.Immutable;
using Metering.Domain.Dunning;
using NodaTime;

namespace Metering.Domain.Statements;

/// <summary>A final statement that is not fully paid.</summary>
/// <param name="Month">Billed month.</param>
/// <param name="AmountDueFen">Amount due when it became final.</param>
/// <param name="PaidFen">Principal paid so far.</param>
/// <param name="DueAt">Exclusive end of the time to pay; later than its document says when the time to pay stood still (10.1).</param>
/// <param name="PastDue">True once that end has passed.</param>
public sealed record OpenStatement(YearMonth Month, long AmountDueFen, long PaidFen, Instant DueAt, bool PastDue)
{
    /// <summary>Its late fee so far.</summary>
    public LateFee LateFee { get; init; } = LateFee.None;

    /// <summary>Reminders so far, in order.</summary>
    public ImmutableArray<DunningNotice> Notices { get; init; } = [];

    /// <summary>True once it has been overdue for so long that the account is suspended for it.</summary>
    public bool InArrears { get; init; }

    /// <summary>VAT rate of its main supply, percent: the late fee follows it.</summary>
    public decimal VatPercent { get; init; }

    /// <summary>What keeps its dunning back; null while nothing ever did.</summary>
    public Leniency? LeniencyRecord { get; init; }

    /// <summary>What keeps its dunning back.</summary>
    public Leniency Leniency => LeniencyRecord ?? Leniency.None;

    /// <summary>True while its dunning waits: it is disputed, or its time to pay does not run.</summary>
    public bool IsHeld => LeniencyRecord?.HeldSince is not null;

    /// <summary>True while it is disputed.</summary>
    public bool IsDisputed => IsHeld && LeniencyRecord!.HeldBecause != Leniency.ForceMajeure;

    /// <summary>True while its time to pay does not run (10.1), disputed or not.</summary>
    public bool StandsStill => IsHeld && (!IsDisputed || LeniencyRecord!.StandsStillToo == true);

    /// <summary>With something that keeps dunning back.</summary>
    public OpenStatement With(Leniency leniency) => this with { LeniencyRecord = leniency };

    /// <summary>Principal still to pay.</summary>
    public long RemainingFen => AmountDueFen - PaidFen;

    /// <summary>After its part of a payment.</summary>
    public OpenStatement Paid(Allocation part) => this with
    {
        PaidFen = PaidFen + part.AmountFen - part.LateFeeFen, LateFee = LateFee with { PaidFen = LateFee.PaidFen + part.LateFeeFen },
    };

    /// <summary>Principal and late fee still to pay.</summary>
    public long OwedFen => RemainingFen + LateFee.OpenFen;
}
