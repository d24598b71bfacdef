using System.Text.Json;
using Metering.Actors.Journaling;
using Metering.Domain.Accounts;
using Metering.Domain.Statements;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using Metering.Domain.Notices;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Seats;
using Metering.Journal.Protocol;

namespace Metering.Actors.Accounts;

/// <summary>The account's journal as bytes. The working set of lease entries is not part of the snapshot: each has its page.</summary>
public sealed class AccountCodec : JsonJournalCodec<AccountAggregate>
{
    private AccountCodec()
        : base(new JsonEventTypes(AccountJson.Shared,
        [
            ("account.opened.v1", typeof(AccountOpened)),
            ("account.posted.v1", typeof(Posted)),
            ("account.topped-up.v1", typeof(ToppedUp)),
            ("account.balance-recovered.v1", typeof(BalanceRecovered)),
            ("account.low-balance-noticed.v1", typeof(LowBalanceNoticed)),
            ("account.lease-granted.v1", typeof(LeaseGranted)),
            ("account.report-absorbed.v1", typeof(ReportAbsorbed)),
            ("account.allowance-bought.v1", typeof(AllowanceBought)),
            ("account.purchase-paid.v1", typeof(PurchasePaid)),
            ("account.package-bought.v1", typeof(PackageBought)),
            ("account.purchases-billed.v1", typeof(PurchasesBilled)),
            ("account.resource-added.v1", typeof(ResourceAdded)),
            ("account.month-provisional.v1", typeof(MonthProvisional)),
            ("account.lines-collected.v1", typeof(LinesCollected)),
            ("account.statement-finalised.v1", typeof(StatementFinalised)),
            ("account.statement-fell-due.v1", typeof(StatementFellDue)),
            ("account.payment-allocated.v1", typeof(PaymentAllocated)),
            ("account.late-fee-accrued.v1", typeof(LateFeeAccrued)),
            ("account.dunning-noticed.v1", typeof(DunningNoticed)),
            ("account.statement-in-arrears.v1", typeof(StatementInArrears)),
            ("account.suspended.v1", typeof(AccountSuspended)),
            ("account.resumed.v1", typeof(AccountResumed)),
            ("account.suspension-walked.v1", typeof(SuspensionWalked)),
            ("account.suspension-enforced.v1", typeof(SuspensionEnforced)),
            ("account.dunning-policy-assigned.v1", typeof(DunningPolicyAssigned)),
            ("account.statement-disputed.v1", typeof(StatementDisputed)),
            ("account.dispute-ended.v1", typeof(DisputeEnded)),
            ("account.payment-time-extended.v1", typeof(PaymentTimeExtended)),
            ("account.payment-stood-still.v1", typeof(PaymentStoodStill)),
            ("account.payment-ran-again.v1", typeof(PaymentRanAgain)),
            ("account.scope-suspension-set.v1", typeof(ScopeSuspensionSet)),
            ("account.closing.v1", typeof(AccountClosing)),
            ("account.closed.v1", typeof(AccountClosed)),
            ("account.purge-ordered.v1", typeof(PurgeOrdered)),
            ("account.legal-hold-changed.v1", typeof(LegalHoldChanged)),
            ("account.retention-agreed.v1", typeof(RetentionAgreed)),
            ("account.storage-quota-agreed.v1", typeof(StorageQuotaAgreed)),
            ("account.write-off-proposed.v1", typeof(WriteOffProposed)),
            ("account.statement-written-off.v1", typeof(StatementWrittenOff)),
            ("account.statement-settled.v1", typeof(StatementSettled)),
            ("account.adjustment-made.v1", typeof(AdjustmentMade)),
            ("account.parked.v1", typeof(AccountParked)),
            ("account.unparked.v1", typeof(AccountUnparked)),
            ("account.clock-walked.v1", typeof(ClockWalked)),
            ("account.clock-moved.v1", typeof(ClockMoved)),
            ("account.order-funds-set.v1", typeof(OrderFundsSet)),
            ("account.subscription-set.v1", typeof(SubscriptionSet)),
            ("account.refund-set.v1", typeof(RefundSet)),
            ("account.grant-refunded.v1", typeof(GrantRefunded)),
            ("account.case-set.v1", typeof(CaseSet)),
            ("account.consent-set.v1", typeof(ConsentSet)),
            ("account.data-audit-set.v1", typeof(DataAuditSet)),
            ("account.claim-set.v1", typeof(ClaimSet)),
            ("account.conduct-noticed.v1", typeof(ConductNoticed)),
            ("account.disruption-set.v1", typeof(DisruptionSet)),
            ("account.agreement-accepted.v1", typeof(AgreementAccepted)),
            ("account.term-ends-soon.v1", typeof(TermEndsSoon)),
            ("account.term-expired.v1", typeof(TermExpired)),
            ("account.seats-purged.v1", typeof(SeatsPurged)),
            ("account.change-announced.v1", typeof(ChangeAnnounced)),
            ("account.invoice-profile-set.v1", typeof(InvoiceProfileSet)),
            ("account.invoice-source-fed.v1", typeof(InvoiceSourceFed)),
            ("account.invoice-reserved.v1", typeof(InvoiceReserved)),
            ("account.invoice-expected.v1", typeof(InvoiceExpected)),
            ("account.invoice-progressed.v1", typeof(InvoiceProgressed)),
            ("account.changed.v1", typeof(AccountChanged)),
            ("account.activated.v1", typeof(AccountActivated)),
            ("account.material-handed-in.v1", typeof(MaterialHandedIn)),
            ("account.qualification-watched.v1", typeof(QualificationWatched)),
            ("account.qualification-passed.v1", typeof(QualificationPassed)),
            ("account.message-queued.v1", typeof(MessageQueued)),
            ("account.message-delivered.v1", typeof(MessageDelivered)),
        ], typeof(LeaseEntryRead), typeof(TradeRead), typeof(InvoicesRead)))
    {
    }

    /// <summary>The codec.</summary>
    public static AccountCodec Instance { get; } = new();

    /// <inheritdoc />
    public override AccountAggregate Empty => AccountAggregate.Empty;

    /// <inheritdoc />
    public override AccountAggregate Apply(AccountAggregate state, object domainEvent) => domainEvent switch
    {
        MessageQueued => state with { Outbox = state.Outbox.Add() },
        MessageDelivered e => state with { Outbox = state.Outbox.Acknowledge(e.Number) },
        _ => state with { Account = AccountApply.Apply(state.Account, (DomainEvent)domainEvent) },
    };

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, AccountAggregate state) => JsonSerializer.Serialize(writer,
        new AccountSnapshot(state.Head, state.Outbox.LastNumber, [.. state.Outbox.Pending]), AccountJson.Shared.GetTypeInfo(typeof(AccountSnapshot)));

    /// <inheritdoc />
    protected override AccountAggregate ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var snapshot = AccountJson.Read<AccountSnapshot>(json);
        return new AccountAggregate(AccountState.Empty with { Head = snapshot.Head }, new Outbox(snapshot.LastMessage,
            [.. snapshot.PendingMessages]));
    }
}
