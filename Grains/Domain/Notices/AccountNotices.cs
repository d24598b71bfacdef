using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Events;
using Metering.Domain.Seats;

namespace Metering.Domain.Notices;

/// <summary>Which events of an account the customer is told of, and with what facts (7.1).</summary>
public static class AccountNotices
{
    /// <summary>The notice that an event asks for; null when it asks for none.</summary>
    public static NoticeDraft? Of(DomainEvent happened) => happened switch
    {
        StatementFinalised { Statement: var statement } => NoticeDraft.Of("STATEMENT_FINAL", statement.FinalisedAt,
            ("month", NoticeDraft.Text(statement.Month)), ("amountDueFen", NoticeDraft.Text(statement.Totals.AmountDueFen)),
            ("dueOn", NoticeDraft.Text(BillingZone.DateOf(statement.DueAt).PlusDays(-1)))),
        DunningNoticed e => NoticeDraft.Of(e.Notice.Days > 0 ? "PAYMENT_OVERDUE" : "PAYMENT_DUE_SOON", e.Notice.At,
            ("month", NoticeDraft.Text(e.Month)), ("days", NoticeDraft.Text(e.Notice.Days)), ("owedFen", NoticeDraft.Text(e.Notice.OwedFen))),
        LowBalanceNoticed e => NoticeDraft.Of("BALANCE_LOW", e.At, ("walletFen", NoticeDraft.Text(e.WalletFen))),
        AccountSuspended e => NoticeDraft.Of("ACCOUNT_SUSPENDED", e.At, ("reason", e.Reason)),
        AccountResumed e => NoticeDraft.Of("ACCOUNT_RESUMED", e.At, ("reason", e.Reason)),
        ScopeSuspensionSet { Suspension: var scoped } => NoticeDraft.Of(scoped.Stands ? "SERVICE_SUSPENDED" : "SERVICE_RESUMED", scoped.At,
            ("reason", scoped.Reason), ("scope", scoped.Product ?? scoped.Subject ?? "")),
        AccountClosing e => NoticeDraft.Of("ACCOUNT_CLOSING", e.At, ("reason", e.Cause)),
        AccountClosed e => NoticeDraft.Of("ACCOUNT_CLOSED", e.At),
        ConductNoticed { Until: { } until } e => NoticeDraft.Of(e.Kind, e.At, ("case", e.Case), ("clause", e.Clause),
            ("until", NoticeDraft.Text(until))),
        ConductNoticed e => NoticeDraft.Of(e.Kind, e.At, ("case", e.Case), ("clause", e.Clause)),
        TermEndsSoon e => NoticeDraft.Of("TERM_ENDS_SOON", e.At, ("product", e.Sku), ("subscription", e.Subscription),
            ("days", NoticeDraft.Text(e.DaysBefore)), ("lastDay", NoticeDraft.Text(e.LastDay))),
        TermExpired e => NoticeDraft.Of("TERM_EXPIRED", e.At, ("product", e.Sku), ("subscription", e.Subscription),
            ("lastDay", NoticeDraft.Text(e.LastDay))),
        SeatsPurged e => NoticeDraft.Of("SEATS_PURGED", e.At, ("product", e.Sku), ("subscription", e.Subscription),
            ("number", NoticeDraft.Text(e.Seats.Length)), ("seats", string.Join(' ', e.Seats))),
        ChangeAnnounced e => NoticeDraft.Of(e.Kind, e.At, ("name", e.Name), ("products", e.Products),
            ("effectiveFrom", NoticeDraft.Text(e.EffectiveFrom))),
        PurgeOrdered e => NoticeDraft.Of("DATA_PURGED", e.At),
        _ => null,
    };
}
