using Metering.Domain.Accounts;

namespace Metering.Domain.Invoices;

/// <summary>The account after an event that concerns fapiao.</summary>
internal static class InvoiceApply
{
    public static AccountState Apply(AccountState state, InvoiceAccountEvent happened)
    {
        var head = state.Head.Invoicing ?? InvoiceHead.Empty;
        var after = state with { Invoices = state.Invoices.After(happened) };
        return happened switch
        {
            InvoiceProfileSet e => after with { Head = state.Head with { Invoicing = head with { Profile = e.Profile } } },
            InvoiceReserved e => after with { Head = state.Head with { Invoicing = head with { Requests = e.Request.Number } } },
            // So that the account's next deadline is known without reading a page.
            InvoiceExpected or InvoiceProgressed => after with
            {
                Head = state.Head with { Invoicing = head with { NextDueAt = after.Invoices.Next?.DueAt } },
            },
            _ => after,
        };
    }
}
