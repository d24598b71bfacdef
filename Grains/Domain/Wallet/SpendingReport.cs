using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Wallet;

/// <summary>What a resource spent, cumulative, as committed in its own journal.</summary>
/// <param name="Subject">The resource, for example package:pkg_1.</param>
/// <param name="GrantedFen">Lease the resource knows of.</param>
/// <param name="ConsumedFen">Spent from it; equals the sum of <paramref name="Lines"/>.</param>
/// <param name="ReturnedFen">Given back unspent.</param>
/// <param name="HeldFen">Held now for authorizations.</param>
/// <param name="Version">The resource's journal version of these figures.</param>
/// <param name="Lines">Wallet charges per product and month.</param>
/// <param name="Grants">Allowance revenue per grant.</param>
public sealed record SpendingReport(string Subject, long GrantedFen, long ConsumedFen, long ReturnedFen, long HeldFen, long Version,
    ImmutableArray<SpentLine> Lines, ImmutableArray<GrantProgress> Grants);

/// <summary>Wallet charges of one product in one month, cumulative fen.</summary>
public readonly record struct SpentLine(string Sku, YearMonth Month, long Units, long GrossFen);

/// <summary>Revenue of one allowance so far, cumulative fen.</summary>
/// <param name="GrantId">The allowance.</param>
/// <param name="ConsumedUnits">Units used.</param>
/// <param name="RecognisedFen">Revenue from them.</param>
/// <param name="BreakageFen">Revenue from what was left at its end.</param>
/// <param name="ExpiredOn">The last day of its validity, once its end was booked; null when it ended otherwise.</param>
public readonly record struct GrantProgress(string GrantId, long ConsumedUnits, long RecognisedFen, long BreakageFen, LocalDate? ExpiredOn = null);
