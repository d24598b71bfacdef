using NodaTime;

namespace Metering.Contracts.Wallet;

/// <summary>A resource's cumulative figures as committed in its own journal; repeated, late or reordered copies change nothing.</summary>
[GenerateSerializer, Immutable, Alias("wallet.ResourceReport")]
public sealed record ResourceReport
{
    /// <summary>Subject, for example package:pkg_1.</summary>
    [Id(0)] public required string Subject { get; init; }

    /// <summary>Lease the resource knows of, cumulative fen.</summary>
    [Id(1)] public required long GrantedFen { get; init; }

    /// <summary>Spent from it, cumulative fen; equals the sum of the prepaid lines.</summary>
    [Id(2)] public required long ConsumedFen { get; init; }

    /// <summary>Given back unspent, cumulative fen.</summary>
    [Id(3)] public required long ReturnedFen { get; init; }

    /// <summary>Held now for authorizations, fen: part of what is neither consumed nor returned.</summary>
    [Id(4)] public required long HeldFen { get; init; }

    /// <summary>Wallet charges, cumulative per product and month.</summary>
    [Id(5)] public required PrepaidLine[] Prepaid { get; init; }

    /// <summary>Allowance revenue, cumulative per grant.</summary>
    [Id(6)] public required GrantRecognition[] Grants { get; init; }

    /// <summary>The resource's journal version the figures were read at.</summary>
    [Id(7)] public required long Version { get; init; }
}

/// <summary>Wallet charges of one product in one month, cumulative; may fall when usage is voided.</summary>
[GenerateSerializer, Immutable, Alias("wallet.PrepaidLine")]
public sealed record PrepaidLine([property: Id(0)] string Sku, [property: Id(1)] YearMonth Month, [property: Id(2)] long Units,
    [property: Id(3)] long GrossFen);

/// <summary>Revenue of one allowance, cumulative: consumed part and, after expiry, breakage.</summary>
/// <param name="GrantId">The allowance.</param>
/// <param name="Sku">Product bought.</param>
/// <param name="ConsumedUnits">Units used.</param>
/// <param name="RecognisedFen">Revenue from them, fen.</param>
/// <param name="BreakageFen">Revenue from what was left, fen.</param>
/// <param name="ExpiredOn">The last day of its validity, once its end was booked; null before, and when it ended otherwise.</param>
[GenerateSerializer, Immutable, Alias("wallet.GrantRecognition")]
public sealed record GrantRecognition([property: Id(0)] string GrantId, [property: Id(1)] string Sku, [property: Id(2)] long ConsumedUnits,
    [property: Id(3)] long RecognisedFen, [property: Id(4)] long BreakageFen, [property: Id(5)] LocalDate? ExpiredOn = null);

/// <summary>Asks the account for more money to spend; carries the cumulative report, so any repeat is harmless.</summary>
/// <param name="Report">Committed figures.</param>
/// <param name="NeededFen">Beyond the lease known to the resource, what the waiting usage needs.</param>
/// <param name="WantedFen">What recent burn suggests; at least <paramref name="NeededFen"/>.</param>
[GenerateSerializer, Immutable, Alias("wallet.LeaseRequest")]
public sealed record LeaseRequest([property: Id(0)] ResourceReport Report, [property: Id(1)] long NeededFen, [property: Id(2)] long WantedFen);

/// <summary>The account's answer.</summary>
/// <param name="GrantedFen">Cumulative lease of the resource.</param>
/// <param name="Exhausted">True when every fen that is free anywhere on the account is in this grant and the need is still not covered.</param>
[GenerateSerializer, Immutable, Alias("wallet.LeaseGrant")]
public sealed record LeaseGrant([property: Id(0)] long GrantedFen, [property: Id(1)] bool Exhausted);
