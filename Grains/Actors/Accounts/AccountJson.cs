using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Accounts;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Notices;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;

namespace Metering.Actors.Accounts;

/// <summary>Source-generated JSON of everything that an account's journal stores.</summary>
[JsonSerializable(typeof(AccountSnapshot))]
[JsonSerializable(typeof(AccountOpened))]
[JsonSerializable(typeof(Posted))]
[JsonSerializable(typeof(ToppedUp))]
[JsonSerializable(typeof(BalanceRecovered))]
[JsonSerializable(typeof(LowBalanceNoticed))]
[JsonSerializable(typeof(LeaseGranted))]
[JsonSerializable(typeof(ReportAbsorbed))]
[JsonSerializable(typeof(AllowanceBought))]
[JsonSerializable(typeof(PurchasePaid))]
[JsonSerializable(typeof(PackageBought))]
[JsonSerializable(typeof(PurchasesBilled))]
[JsonSerializable(typeof(ResourceAdded))]
[JsonSerializable(typeof(MonthProvisional))]
[JsonSerializable(typeof(LinesCollected))]
[JsonSerializable(typeof(StatementFinalised))]
[JsonSerializable(typeof(StatementFellDue))]
[JsonSerializable(typeof(PaymentAllocated))]
[JsonSerializable(typeof(LateFeeAccrued))]
[JsonSerializable(typeof(DunningNoticed))]
[JsonSerializable(typeof(StatementInArrears))]
[JsonSerializable(typeof(AccountSuspended))]
[JsonSerializable(typeof(AccountResumed))]
[JsonSerializable(typeof(SuspensionWalked))]
[JsonSerializable(typeof(SuspensionEnforced))]
[JsonSerializable(typeof(DunningPolicyAssigned))]
[JsonSerializable(typeof(StatementDisputed))]
[JsonSerializable(typeof(DisputeEnded))]
[JsonSerializable(typeof(PaymentTimeExtended))]
[JsonSerializable(typeof(PaymentStoodStill))]
[JsonSerializable(typeof(PaymentRanAgain))]
[JsonSerializable(typeof(ScopeSuspensionSet))]
[JsonSerializable(typeof(AccountClosing))]
[JsonSerializable(typeof(AccountClosed))]
[JsonSerializable(typeof(PurgeOrdered))]
[JsonSerializable(typeof(LegalHoldChanged))]
[JsonSerializable(typeof(RetentionAgreed))]
[JsonSerializable(typeof(StorageQuotaAgreed))]
[JsonSerializable(typeof(WriteOffProposed))]
[JsonSerializable(typeof(StatementWrittenOff))]
[JsonSerializable(typeof(StatementSettled))]
[JsonSerializable(typeof(AdjustmentMade))]
[JsonSerializable(typeof(SettledStatement))]
[JsonSerializable(typeof(AccountParked))]
[JsonSerializable(typeof(AccountUnparked))]
[JsonSerializable(typeof(ClockWalked))]
[JsonSerializable(typeof(ClockMoved))]
[JsonSerializable(typeof(OrderFundsSet))]
[JsonSerializable(typeof(SubscriptionSet))]
[JsonSerializable(typeof(RefundSet))]
[JsonSerializable(typeof(GrantRefunded))]
[JsonSerializable(typeof(CaseSet))]
[JsonSerializable(typeof(ConsentSet))]
[JsonSerializable(typeof(DataAuditSet))]
[JsonSerializable(typeof(DataAudit))]
[JsonSerializable(typeof(ClaimSet))]
[JsonSerializable(typeof(ConductNoticed))]
[JsonSerializable(typeof(DisruptionSet))]
[JsonSerializable(typeof(Disruption))]
[JsonSerializable(typeof(ViolationCase))]
[JsonSerializable(typeof(WrittenConsent))]
[JsonSerializable(typeof(DamagesClaim))]
[JsonSerializable(typeof(AgreementAccepted))]
[JsonSerializable(typeof(TermEndsSoon))]
[JsonSerializable(typeof(TermExpired))]
[JsonSerializable(typeof(SeatsPurged))]
[JsonSerializable(typeof(ChangeAnnounced))]
[JsonSerializable(typeof(InvoiceProfileSet))]
[JsonSerializable(typeof(InvoiceSourceFed))]
[JsonSerializable(typeof(InvoiceReserved))]
[JsonSerializable(typeof(InvoiceExpected))]
[JsonSerializable(typeof(InvoiceProgressed))]
[JsonSerializable(typeof(SourceEntry))]
[JsonSerializable(typeof(InvoiceRecord))]
[JsonSerializable(typeof(AccountChanged))]
[JsonSerializable(typeof(AccountActivated))]
[JsonSerializable(typeof(MaterialHandedIn))]
[JsonSerializable(typeof(QualificationWatched))]
[JsonSerializable(typeof(QualificationPassed))]
[JsonSerializable(typeof(OrderFunds))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(MessageQueued))]
[JsonSerializable(typeof(MessageDelivered))]
[JsonSerializable(typeof(AccountMessage))]
[JsonSerializable(typeof(LeaseEntry))]
[JsonSerializable(typeof(AccountResource))]
[JsonSerializable(typeof(FinalStatement))]
[JsonSerializable(typeof(ImmutableArray<BilledLine>))]
internal sealed partial class AccountJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AccountJson());

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Shared.GetTypeInfo(typeof(T)));

    public static T Read<T>(ReadOnlySpan<byte> json) => (T)JsonSerializer.Deserialize(json, Shared.GetTypeInfo(typeof(T)))!;
}

/// <summary>The snapshot: totals and unacknowledged message numbers.</summary>
internal sealed record AccountSnapshot(AccountHead Head, long LastMessage, ImmutableArray<long> PendingMessages);
