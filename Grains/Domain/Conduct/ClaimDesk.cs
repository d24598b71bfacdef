using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>Permissions (3.16) and damages (6.2): on file; money moves only for damages that are owed, by the customer's payment.</summary>
public static class ClaimDesk
{
    /// <summary>Puts a written permission on file, from now on. Refusals: MALFORMED_REQUEST, VIOLATION_STATE (too many).</summary>
    public static Refusal? Permit(AccountDraft draft, string category, string scope, LocalDate until, string actor, out string id)
    {
        var book = draft.State.Trade.Conduct;
        id = $"per_{book.Consents.Count + 1}";
        if (ViolationCategory.Find(category) is not { Permittable: true })
            return RefusalCodes.Malformed.With("/category: Nothing that a permission makes lawful.");
        if (BillingZone.EndOf(until) <= draft.Now) return RefusalCodes.Malformed.With("/until: It lies in the past.");
        if (book.Consents.Count >= draft.Policies.Conduct.MostRecords) return TooMany;
        draft.Add(new ConsentSet(new WrittenConsent(id, category, scope, actor, draft.Now, until, null)));
        return null;
    }

    /// <summary>Takes a permission back, from now on; repeated, it changes nothing. Refusals: NOT_FOUND.</summary>
    public static Refusal? Revoke(AccountDraft draft, string id)
    {
        if (!draft.State.Trade.Conduct.Consents.TryGetValue(id, out var permission))
            return RefusalCodes.NotFound.With("There is no such permission.");
        if (permission.RevokedAt is null) draft.Add(new ConsentSet(permission with { RevokedAt = draft.Now }));
        return null;
    }

    /// <summary>Claims damages, for the record. Refusals: AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, NOT_FOUND, VIOLATION_STATE (too many).</summary>
    public static Refusal? Claim(AccountDraft draft, string? caseId, long amountFen, string evidence, out string id)
    {
        var book = draft.State.Trade.Conduct;
        id = $"clm_{book.Claims.Count + 1}";
        if (caseId is not null && !book.Cases.ContainsKey(caseId)) return RefusalCodes.NotFound.With("There is no such case.");
        if (Bad(draft, amountFen) is { } refusal) return refusal;
        if (book.Claims.Count >= draft.Policies.Conduct.MostRecords) return TooMany;
        draft.Add(new ClaimSet(new DamagesClaim(id, caseId, amountFen, evidence, ClaimStatus.Open, 0, draft.Now, null)));
        return null;
    }

    /// <summary>
    /// The customer agreed, or a court adjudged: Dr AR.CLAIM / Cr INC.FORFEIT, without VAT because nothing is supplied for it. Refusals:
    /// AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, CLAIM_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? Owe(AccountDraft draft, string id, long amountFen, bool adjudged)
    {
        if (Find(draft, id, out var claim) is { } unknown) return unknown;
        if (claim.Status != ClaimStatus.Open) return Wrong(claim);
        if (Bad(draft, amountFen) is { } refusal) return refusal;
        draft.Add(new ClaimSet(claim with
        {
            Status = adjudged ? ClaimStatus.Adjudged : ClaimStatus.Agreed, AmountFen = amountFen, OwedAt = draft.Now,
        }));
        draft.Post(BillingZone.DateOf(draft.Now), "DAMAGES", id, "OWED",
            Legs.Move(LedgerAccount.ClaimReceivable, LedgerAccount.ForfeitIncome, amountFen));
        return null;
    }

    /// <summary>Gives a claim up that is not owed yet. Refusals: CLAIM_STATE, NOT_FOUND.</summary>
    public static Refusal? Withdraw(AccountDraft draft, string id)
    {
        if (Find(draft, id, out var claim) is { } unknown) return unknown;
        if (claim.Status != ClaimStatus.Open) return Wrong(claim);
        draft.Add(new ClaimSet(claim with { Status = ClaimStatus.Withdrawn }));
        return null;
    }

    /// <summary>
    /// Takes a payment of damages in: Dr CASH.* / Cr AR.CLAIM. The caller has made sure that the channel transaction is new. Refusals:
    /// AMOUNT_NOT_POSITIVE, AMOUNT_OVER_LIMIT, PAYMENT_ABOVE_DUE, CLAIM_STATE, NOT_FOUND.
    /// </summary>
    public static Refusal? Pay(AccountDraft draft, string id, LedgerAccount channel, string transaction, long amountFen)
    {
        if (Find(draft, id, out var claim) is { } unknown) return unknown;
        if (claim.OpenFen == 0) return Wrong(claim);
        if (Bad(draft, amountFen) is { } refusal) return refusal;
        if (amountFen > claim.OpenFen) return RefusalCodes.PaymentAboveDue.With("More than is owed on this claim.");
        var paid = claim with { PaidFen = claim.PaidFen + amountFen };
        draft.Add(new ClaimSet(paid.OpenFen == 0 ? paid with { Status = ClaimStatus.Paid } : paid));
        draft.Post(BillingZone.DateOf(draft.Now), "DAMAGES", id, $"{channel.Code()}/{transaction}",
            Legs.Move(channel, LedgerAccount.ClaimReceivable, amountFen));
        return null;
    }

    private static Refusal TooMany => RefusalCodes.ViolationState.With("There are as many records as allowed on one account.");

    private static Refusal? Bad(AccountDraft draft, long amountFen) =>
        amountFen <= 0 ? RefusalCodes.AmountNotPositive.With("An amount is above zero.")
        : amountFen > draft.Policies.MaxMovementFen ? RefusalCodes.AmountOverLimit.With($"At most {draft.Policies.MaxMovementFen} fen.") : null;

    private static Refusal? Find(AccountDraft draft, string id, out DamagesClaim claim)
    {
        var found = draft.State.Trade.Conduct.Claims.TryGetValue(id, out var known);
        claim = known!;
        return found ? null : RefusalCodes.NotFound.With("There is no such claim.");
    }

    private static Refusal Wrong(DamagesClaim claim) =>
        RefusalCodes.ClaimState.With($"The claim is {claim.Status.ToString().ToUpperInvariant()}.");
}
