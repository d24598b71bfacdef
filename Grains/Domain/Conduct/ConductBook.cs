using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>Cases, permissions, damages claims and data audits of one account.</summary>
public sealed record ConductBook
{
    /// <summary>Nothing.</summary>
    public static ConductBook Empty { get; } = new();

    /// <summary>Cases, by id.</summary>
    public ImmutableSortedDictionary<string, ViolationCase> Cases { get; init; } = TradeBook.Of<ViolationCase>();

    /// <summary>Written permissions and consents, by id.</summary>
    public ImmutableSortedDictionary<string, WrittenConsent> Consents { get; init; } = TradeBook.Of<WrittenConsent>();

    /// <summary>Damages claims, by id.</summary>
    public ImmutableSortedDictionary<string, DamagesClaim> Claims { get; init; } = TradeBook.Of<DamagesClaim>();

    /// <summary>Data audits, by id.</summary>
    public ImmutableSortedDictionary<string, DataAudit> Audits { get; init; } = TradeBook.Of<DataAudit>();

    /// <summary>The case that ended the whole account, unless an appeal took that back; null when none did.</summary>
    public ViolationCase? EndedBy => Cases.Values.FirstOrDefault(one => one.IsWhole && EndStands(one));

    /// <summary>The case that ended a product, with the whole account or alone, as <see cref="EndedBy"/>; the newest if several did.</summary>
    public ViolationCase? EnderOf(string product) =>
        EndedBy ?? Cases.Values.Where(one => one.Product == product && EndStands(one)).MaxBy(one => one.DecidedAt);

    private static bool EndStands(ViolationCase one) => one is { Decision.Kind: CaseDecision.TerminateForfeit }
        && (one.Status != CaseStatus.Closed || one.Appeal is { Upheld: false });

    /// <summary>The permission that made such an act lawful at that time; null when there was none.</summary>
    public WrittenConsent? Permitting(string category, Instant at) =>
        Consents.Values.FirstOrDefault(permission => permission.Category == category && permission.Covers(at));
}

/// <summary>The seller's written permission (3.16), or its prior consent to an assignment (11.3(3)): for the file, with its end.</summary>
/// <param name="Id">Its id within the account.</param>
/// <param name="Category">What it permits.</param>
/// <param name="Scope">How far, in words.</param>
/// <param name="GivenBy">Who gave it.</param>
/// <param name="From">In force from then: never earlier than it was given.</param>
/// <param name="Until">In force until 24:00 of this day.</param>
/// <param name="RevokedAt">When it was taken back.</param>
public sealed record WrittenConsent(string Id, string Category, string Scope, string GivenBy, Instant From, LocalDate Until, Instant? RevokedAt)
{
    /// <summary>True when an act at this instant is covered.</summary>
    public bool Covers(Instant at) => From <= at && at < Calendar.BillingZone.EndOf(Until) && (RevokedAt is null || at < RevokedAt);
}

/// <summary>Where a claim for damages stands. The numbers are stored.</summary>
public enum ClaimStatus
{
    /// <summary>Claimed, for the record only.</summary>
    Open = 0,

    /// <summary>The customer agreed: it is owed.</summary>
    Agreed = 1,

    /// <summary>A court or arbiter adjudged it: it is owed.</summary>
    Adjudged = 2,

    /// <summary>Paid.</summary>
    Paid = 3,

    /// <summary>Given up before it was owed.</summary>
    Withdrawn = 4,
}

/// <summary>A claim for damages (6.2): posted only when agreed or adjudged, and paid by the customer's own payment only.</summary>
/// <param name="Id">Its id within the account.</param>
/// <param name="CaseId">Case that it comes from; null when none.</param>
/// <param name="AmountFen">Claimed; once owed, what was agreed or adjudged.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="PaidFen">Paid so far.</param>
/// <param name="OpenedAt">When it was claimed.</param>
/// <param name="OwedAt">When it became owed.</param>
public sealed record DamagesClaim(string Id, string? CaseId, long AmountFen, string Evidence, ClaimStatus Status, long PaidFen, Instant OpenedAt,
    Instant? OwedAt)
{
    /// <summary>Owed and not paid, fen.</summary>
    public long OpenFen => Status is ClaimStatus.Agreed or ClaimStatus.Adjudged ? AmountFen - PaidFen : 0;
}

/// <summary>A case stands like this now; what moved is in the postings beside it.</summary>
public sealed record CaseSet(ViolationCase Case) : DomainEvent;

/// <summary>A consent stands like this now.</summary>
public sealed record ConsentSet(WrittenConsent Consent) : DomainEvent;

/// <summary>A claim stands like this now; what moved is in the posting beside it.</summary>
public sealed record ClaimSet(DamagesClaim Claim) : DomainEvent;

/// <summary>The customer is to be told of a step of a case.</summary>
/// <param name="Kind">Kind of the notice.</param>
/// <param name="Case">Case.</param>
/// <param name="Clause">Clause or ground.</param>
/// <param name="Until">Last day that it speaks of; null when it speaks of none.</param>
/// <param name="At">When.</param>
public sealed record ConductNoticed(string Kind, string Case, string Clause, LocalDate? Until, Instant At) : DomainEvent;
