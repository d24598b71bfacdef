using Metering.Domain.Accounts;
using Metering.Domain.Refusals;

namespace Metering.Domain.Orders;

/// <summary>Acceptance of the agreement (P.1, P.2, 3.1).</summary>
public static class Agreements
{
    /// <summary>
    /// Accepts the bundle in force: the documents that every purchase needs, and the product agreements named; what was accepted before stays.
    /// Refusals: NOT_FOUND.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="documents">Codes of product agreements, and versions of the service terms of single products (12.6).</param>
    /// <param name="serviceTerms">The versions of service terms that products name now.</param>
    /// <param name="person">Who accepts for the customer.</param>
    /// <param name="deemed">True when a purchase said so (P.2).</param>
    public static Refusal? Accept(AccountDraft draft, IReadOnlyCollection<string> documents,
        IReadOnlyCollection<string> serviceTerms, string person, bool deemed)
    {
        var bundle = AgreementBundle.Current;
        if (documents.FirstOrDefault(code => bundle.Documents.All(document => document.Code != code)
            && !serviceTerms.Contains(code)) is { } unknown)
            return RefusalCodes.NotFound.With($"The agreement has no document {unknown}.");
        var before = draft.Head.Agreement is { } known && known.Version == bundle.Version ? known.Documents : [];
        var accepted = bundle.Documents.Where(document => document.Family is null || documents.Contains(document.Code)
            || before.Contains(document.Code)).Select(document => document.Code)
            .Concat(documents.Concat(before).Where(code => bundle.Documents.All(document => document.Code != code))).Distinct(StringComparer.Ordinal);
        draft.Add(new AgreementAccepted(new AgreementAcceptance(bundle.Version, bundle.Hash, [.. accepted], person, draft.Now, deemed)));
        return null;
    }

    /// <summary>
    /// Why an account gets no new service and pays nothing in advance: it has not accepted the bundle in force (P.1). Null when it has. Refusals:
    /// AGREEMENT_NOT_ACCEPTED.
    /// </summary>
    public static Refusal? Needed(AccountHead head) => head.Agreement?.Version == AgreementBundle.Current.Version ? null
        : RefusalCodes.AgreementNotAccepted.With($"The agreement {AgreementBundle.Current.Version} is not accepted.");

    /// <summary>
    /// As <see cref="Needed"/>, after taking the version that a call names as accepted with it (视为同意, P.2). Refusals: AGREEMENT_NOT_ACCEPTED.
    /// </summary>
    public static Refusal? AcceptedWith(AccountDraft draft, string? version, string person, bool deemed = true)
    {
        if (Needed(draft.Head) is not { } missing) return null;
        return version == AgreementBundle.Current.Version ? Accept(draft, [], [], person, deemed) : missing;
    }

    /// <summary>What a purchase accepts when it names the version in force (视为同意, P.2): the documents that every purchase needs.</summary>
    public static AgreementAcceptance Deemed(string person, NodaTime.Instant at)
    {
        var bundle = AgreementBundle.Current;
        return new AgreementAcceptance(bundle.Version, bundle.Hash,
            [.. bundle.Documents.Where(document => document.Family is null).Select(document => document.Code)], person, at, Deemed: true);
    }
}
