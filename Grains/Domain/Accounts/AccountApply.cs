using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using Metering.Domain.Notices;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>The account after an event. Cannot fail for an event that the account wrote.</summary>
public static class AccountApply
{
    /// <summary>The state after the event.</summary>
    public static AccountState Apply(AccountState state, DomainEvent happened) => happened switch
    {
        Posted e => state with { Head = state.Head with { Ledger = state.Head.Ledger.With(e.Posting) } },
        LeaseGranted e => WithEntry(state, e.Subject, entry => entry with { Lease = entry.Lease with { GrantedFen = e.GrantedFen } }),
        ReportAbsorbed e => WithEntry(state, e.Subject, entry => Absorbed(entry, e)),
        AllowanceBought e => WithEntry(state with { Head = state.Head with { Allowances = state.Head.Allowances + 1 } }, e.Subject,
            entry => entry.With(e.Grant)),
        PurchasePaid e => WithEntry(state, e.Line.Subject, entry => entry.With(e.Line)),
        PurchasesBilled e => WithEntry(state, e.Subject, entry => entry.Billed(e.Month)),
        TradeRead e => state with { Trade = e.Book },
        OrderFundsSet e => state with
        {
            Head = state.Head with { HasTrade = true }, Trade = state.Trade with { Orders = state.Trade.Orders.SetItem(e.Funds.Id, e.Funds) },
        },
        SubscriptionSet e => state with
        {
            Trade = state.Trade with { Subscriptions = state.Trade.Subscriptions.SetItem(e.Subscription.Id, e.Subscription) },
        },
        PackageBought e => state with
        {
            Head = state.Head with { HasTrade = true }, Trade = state.Trade with { Packages = state.Trade.Packages.SetItem(e.Subject, e.Sku) },
        },
        RefundSet e => state with { Trade = state.Trade with { Refunds = state.Trade.Refunds.SetItem(e.Refund.Id, e.Refund) } },
        CaseSet e => OnConduct(state, book => book with { Cases = book.Cases.SetItem(e.Case.Id, e.Case) }),
        DataAuditSet e => OnConduct(state, book => book with { Audits = book.Audits.SetItem(e.Audit.Id, e.Audit) }),
        ConsentSet e => OnConduct(state, book => book with { Consents = book.Consents.SetItem(e.Consent.Id, e.Consent) }),
        ClaimSet e => OnConduct(state, book => book with { Claims = book.Claims.SetItem(e.Claim.Id, e.Claim) }),
        DisruptionSet e => state with
        {
            Head = state.Head with { HasTrade = true },
            Trade = state.Trade with { Disruptions = state.Trade.Disruptions.SetItem(e.Disruption.Id, e.Disruption) },
        },
        ConductNoticed => state,
        GrantRefunded e => WithEntry(state, e.Subject, entry => entry.With(e.Grant)),
        LeaseEntryRead e => state with { Leases = state.Leases.SetItem(e.Subject, e.Entry) },
        InvoiceAccountEvent e => InvoiceApply.Apply(state, e),
        _ => state with { Head = Apply(state.Head, happened) },
    };

    private static AccountHead Apply(AccountHead head, DomainEvent happened) => happened switch
    {
        AccountOpened e => Opened(head, e),
        ToppedUp => head,
        BalanceRecovered => head with { LowBalanceArmed = true },
        LowBalanceNoticed => head with { LowBalanceArmed = false, LowBalanceNotices = head.LowBalanceNotices + 1 },
        ResourceAdded e => head with { Resources = e.Resource.Number },
        MonthProvisional e => head with { ProvisionalThrough = e.Month },
        LinesCollected e => head with
        {
            Closing = (head.Closing ?? CloseProgress.Of(e.Month)).With(e.Resources, e.Pages.Length, e.ChainHash, e.Pages.SelectMany(page => page),
                e.Credits),
        },
        StatementFinalised e => Finalised(head, e),
        StatementFellDue e => WithStatement(head, e.Month, open => open with { PastDue = true }),
        PaymentAllocated e => e.Allocations.Aggregate(head, (h, part) => WithStatement(h, part.Month, open => open.Paid(part))),
        LateFeeAccrued e => WithStatement(head, e.Month, open => open with { LateFee = e.Fee }),
        DunningNoticed e => WithStatement(head, e.Month, open => open with { Notices = open.Notices.Add(e.Notice) }),
        StatementInArrears e => WithStatement(head, e.Month, open => open with { InArrears = true }),
        AccountSuspended e => head with { Suspension = head.Suspension.With(e.Reason, e.At) },
        AccountResumed e => head with { Suspension = head.Suspension.Without(e.Reason, e.At) },
        SuspensionWalked e => head with { Suspension = head.Suspension.WalkedTo(e.Changes, e.Resources) },
        SuspensionEnforced e => head with { Suspension = head.Suspension.EnforcedAt(e.Changes) },
        AccountParked e => head with { ParkedReason = e.Reason },
        AccountUnparked e => head with
        {
            ParkedReason = null, Unparked = e.GivesTimeToPay == true ? new Unparking(e.At, head.FinalThrough) : head.Unparked,
        },
        ClockWalked e => head with { Walk = new ClockWalk(e.Target, e.Resources) },
        AgreementAccepted e => head with { Agreement = e.Acceptance },
        QualificationWatched e => head with
        {
            QualificationWatches = head.QualificationWatches + 1,
            QualificationDueAt = head.QualificationDueAt < e.At ? head.QualificationDueAt : e.At,
        },
        QualificationPassed e => head with
        {
            Qualified = e.Stage ?? head.Qualified,
            QualificationDueAt = e.Watches == head.QualificationWatches ? e.NextDueAt : head.QualificationDueAt,
        },
        AccountChanged e => ChangeDesk.Apply(head, e),
        AccountActivated e => head with { ActivatedAt = e.At },
        MaterialHandedIn e => head with { MaterialHandedInAt = e.At },
        TermEndsSoon or TermExpired or SeatsPurged or ChangeAnnounced => head,
        ClockMoved e => head with { ClockNow = e.At, Walk = null },
        _ => DunningApply.Apply(head, happened)
            ?? throw new InvalidOperationException($"An account has no event {happened.GetType().Name}."),
    };

    private static AccountState OnConduct(AccountState state, Func<ConductBook, ConductBook> change) => state with
    {
        Head = state.Head with { HasTrade = true }, Trade = state.Trade with { Conduct = change(state.Trade.Conduct) },
    };

    private static AccountHead Opened(AccountHead head, AccountOpened e)
    {
        var before = BillingZone.DateOf(e.At).ToYearMonth().PlusMonths(-1);
        return head with
        {
            Id = e.Id, Tenant = e.Tenant, Name = e.Name, Uscc = e.Uscc, TestClock = e.TestClock, OpenedAt = e.At,
            ClockNow = e.TestClock is null ? null : e.At, ProvisionalThrough = before, FinalThrough = before,
        };
    }

    private static AccountHead Finalised(AccountHead head, StatementFinalised final)
    {
        var statement = final.Statement;
        var closed = head with
        {
            FinalThrough = statement.Month, Closing = null,
            Invoicing = final.Credited is { } credited ? (head.Invoicing ?? InvoiceHead.Empty).With(credited) : head.Invoicing,
            StandingRecord = head.StandingRecord is { Adjustments.IsEmpty: false } standing
                ? standing with
                {
                    Adjustments = standing.Adjustments.RemoveAll(
                        one => final.Adjustments?.Contains(one.Number) ?? one.At < statement.FinalisedAt),
                } : head.StandingRecord,
        };
        var due = statement.Totals.AmountDueFen;
        return due <= 0 ? closed : closed with
        {
            OpenStatements = closed.OpenStatements.Add(new OpenStatement(statement.Month, due, 0, statement.DueAt, PastDue: false)
            {
                VatPercent = statement.MainVatPercent,
            }),
        };
    }

    private static AccountHead WithStatement(AccountHead head, YearMonth month, Func<OpenStatement, OpenStatement> change) => head with
    {
        OpenStatements = [.. head.OpenStatements.Select(open => open.Month == month ? change(open) : open).Where(open => open.OwedFen > 0)],
    };

    private static AccountState WithEntry(AccountState state, string subject, Func<LeaseEntry, LeaseEntry> change)
    {
        var before = state.EntryOf(subject);
        var after = change(before);
        return state with
        {
            Head = state.Head with
            {
                OutstandingFen = state.Head.OutstandingFen + after.Lease.OutstandingFen - before.Lease.OutstandingFen,
                HeldFen = state.Head.HeldFen + after.HeldFen - before.HeldFen,
            },
            Leases = state.Leases.SetItem(subject, after),
        };
    }

    private static LeaseEntry Absorbed(LeaseEntry entry, ReportAbsorbed e)
    {
        var after = entry with
        {
            Lease = entry.Lease with { SettledFen = e.SettledFen, ReturnedFen = e.ReturnedFen, ReportVersion = e.Version },
            HeldFen = e.HeldFen,
        };
        foreach (var line in e.Lines) after = after.With(line);
        foreach (var grant in e.Grants) after = after.With(grant);
        return after;
    }
}
