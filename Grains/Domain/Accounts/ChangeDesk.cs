using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Numbers;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;

namespace Metering.Domain.Accounts;

/// <summary>What a customer wants changed; null is left as it is.</summary>
/// <param name="LegalName">Legal name (名称).</param>
/// <param name="Uscc">Unified social credit code, where the account has none yet.</param>
/// <param name="Contact">Who speaks for the customer.</param>
/// <param name="BillingAddress">Where paper is posted to.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record WantedChange(string? LegalName, string? Uscc, ContactPerson? Contact, PostalAddress? BillingAddress, string Reason);

/// <summary>Changing an account (更改), one of the five operations of 2.6(2).</summary>
public static class ChangeDesk
{
    /// <summary>
    /// Changes the customer's facts; what stands so already changes nothing. A registered fact makes the qualification file look at its documents
    /// again: those that show another name are to be handed in anew (2.6(1), 11.3(6)). Refusals: ACCOUNT_CLOSED, MALFORMED_REQUEST,
    /// NOT_TRANSFERABLE.
    /// </summary>
    public static Refusal? Change(AccountDraft draft, WantedChange wanted, string actor)
    {
        var (head, details) = (draft.Head, draft.Head.Details);
        if (head.Standing.ClosingAt is not null) return Closing.Ended;
        if (wanted.LegalName is { } name && name.Trim().Length == 0) return RefusalCodes.Malformed.With("/legalName: A name.");
        if (wanted.Uscc is { } code && !Uscc.IsValid(code))
            return RefusalCodes.Malformed.With("/uscc: It does not agree with its check digits.");
        // Another legal person would be another customer: nothing of an account passes to anybody else (3.2).
        if (wanted.Uscc is not null && head.Uscc is not null && wanted.Uscc != head.Uscc)
            return RefusalCodes.NotTransferable.With("The account belongs to the legal person with its social credit code.");
        var changed = new AccountChanged(New(wanted.LegalName, head.Name), New(wanted.Uscc, head.Uscc), New(wanted.Contact, details?.Contact),
            New(wanted.BillingAddress, details?.BillingAddress), wanted.Reason, draft.Now, actor, (details?.Changes ?? 0) + 1);
        if (changed is { LegalName: null, Uscc: null, Contact: null, BillingAddress: null }) return null;
        draft.Add(changed);
        if (changed is not { LegalName: null, Uscc: null }) draft.Add(new QualificationWatched(draft.Now));
        return null;
    }

    internal static AccountHead Apply(AccountHead head, AccountChanged e)
    {
        var details = head.Details ?? new AccountDetails();
        return head with
        {
            Name = e.LegalName ?? head.Name,
            Uscc = e.Uscc ?? head.Uscc,
            Details = details with
            {
                Contact = e.Contact ?? details.Contact,
                BillingAddress = e.BillingAddress ?? details.BillingAddress,
                Changes = e.Number ?? details.Changes,
                FormerNames = e.LegalName is null ? details.FormerNames : details.FormerNames.Add(new FormerName(head.Name, e.At)),
            },
        };
    }

    private static T? New<T>(T? wanted, T? stands)
        where T : class => wanted is null || wanted.Equals(stands) ? null : wanted;
}
