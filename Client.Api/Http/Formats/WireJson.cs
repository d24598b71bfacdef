using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Contracts.Accounts;
using Metering.Contracts.Audit;
using Metering.Contracts.Clocks;
using Metering.Contracts.Conduct;
using Metering.Contracts.Disruptions;
using Metering.Contracts.Dunning;
using Metering.Contracts.Invoices;
using Metering.Contracts.Ledger;
using Metering.Contracts.Notices;
using Metering.Contracts.Numbers;
using Metering.Contracts.Orders;
using Metering.Contracts.Qualification;
using Metering.Contracts.Quotas;
using Metering.Contracts.Statements;
using Metering.Contracts.Tickets;
using Metering.Contracts.Usage;
using Metering.Contracts.Webhooks;
using Metering.Http.Access;
using Metering.Http.Accounts;
using Metering.Http.Audit;
using Metering.Http.Calendar;
using Metering.Http.Catalogue;
using Metering.Http.Clocks;
using Metering.Http.Conduct;
using Metering.Http.Disruptions;
using Metering.Http.Dunning;
using Metering.Http.Invoices;
using Metering.Http.Ledger;
using Metering.Http.Notices;
using Metering.Http.Numbers;
using Metering.Http.Orders;
using Metering.Http.Packages;
using Metering.Http.Problems;
using Metering.Http.Qualification;
using Metering.Http.Quotas;
using Metering.Http.Refunds;
using Metering.Http.Reports;
using Metering.Http.Seats;
using Metering.Http.Statements;
using Metering.Http.Tickets;
using Metering.Http.Usage;
using Metering.Http.Webhooks;

namespace Metering.Http.Formats;

/// <summary>Everything that crosses the wire as JSON, generated at build time: camelCase, strict in what it reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 32,
    Converters = [typeof(InstantJson), typeof(LocalDateJson), typeof(YearMonthJson), typeof(ApiRoleJson), typeof(PaymentChannelJson),
        typeof(ResourceKindJson), typeof(InvoiceTypeJson), typeof(InvoiceMediumJson), typeof(RedReasonJson)])]
[JsonSerializable(typeof(ListedOrdersBody))]
[JsonSerializable(typeof(ListedSubscriptionsBody))]
[JsonSerializable(typeof(RebuiltListsBody))]
[JsonSerializable(typeof(PayoutFailureBody))]
[JsonSerializable(typeof(OpenAccountBody))]
[JsonSerializable(typeof(ChangeAccountBody))]
[JsonSerializable(typeof(AccountChangesBody))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(AccountsBody))]
[JsonSerializable(typeof(BalanceView))]
[JsonSerializable(typeof(TopUpBody))]
[JsonSerializable(typeof(TopUpReceiptBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(PaymentReceipt))]
[JsonSerializable(typeof(DunningView))]
[JsonSerializable(typeof(SuspensionBody))]
[JsonSerializable(typeof(DunningPolicyBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(LegalHoldBody))]
[JsonSerializable(typeof(RetentionBody))]
[JsonSerializable(typeof(StorageQuotaBody))]
[JsonSerializable(typeof(StorageQuotaView))]
[JsonSerializable(typeof(StorageUseBody))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(ForecastBody))]
[JsonSerializable(typeof(DisruptionBody))]
[JsonSerializable(typeof(DisruptionConfirmBody))]
[JsonSerializable(typeof(DisruptionEndBody))]
[JsonSerializable(typeof(DisruptionConsentBody))]
[JsonSerializable(typeof(DisruptionTerminationBody))]
[JsonSerializable(typeof(DisruptionNegotiationBody))]
[JsonSerializable(typeof(DisruptionsBody))]
[JsonSerializable(typeof(DisruptionView))]
[JsonSerializable(typeof(OpenCaseBody))]
[JsonSerializable(typeof(CaseTextBody))]
[JsonSerializable(typeof(CaseDecisionBody))]
[JsonSerializable(typeof(CasesBody))]
[JsonSerializable(typeof(DataAuditBody))]
[JsonSerializable(typeof(RegionalEventBody))]
[JsonSerializable(typeof(RegionalEndBody))]
[JsonSerializable(typeof(RegionalEventView))]
[JsonSerializable(typeof(GroupConsentBody))]
[JsonSerializable(typeof(GroupConsentView))]
[JsonSerializable(typeof(DataAuditOutcomeBody))]
[JsonSerializable(typeof(DataAuditsBody))]
[JsonSerializable(typeof(DataAuditView))]
[JsonSerializable(typeof(CaseView))]
[JsonSerializable(typeof(PermissionBody))]
[JsonSerializable(typeof(PermissionsBody))]
[JsonSerializable(typeof(PermissionView))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(ClaimOutcomeBody))]
[JsonSerializable(typeof(ClaimPaymentBody))]
[JsonSerializable(typeof(ClaimsBody))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(RuleBody))]
[JsonSerializable(typeof(RulesBody))]
[JsonSerializable(typeof(RuleView))]
[JsonSerializable(typeof(PostNoticeBody))]
[JsonSerializable(typeof(InboundNoticeBody))]
[JsonSerializable(typeof(DeliveryResultBody))]
[JsonSerializable(typeof(NoticesBody))]
[JsonSerializable(typeof(NoticeView))]
[JsonSerializable(typeof(ContactsBody))]
[JsonSerializable(typeof(ContactsView))]
[JsonSerializable(typeof(FileTicketBody))]
[JsonSerializable(typeof(TicketReplyBody))]
[JsonSerializable(typeof(TicketTriageBody))]
[JsonSerializable(typeof(TicketsBody))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(DisclosureBody))]
[JsonSerializable(typeof(AreaTableBody))]
[JsonSerializable(typeof(AreaTableView))]
[JsonSerializable(typeof(AuditBody))]
[JsonSerializable(typeof(AccessLogBody))]
[JsonSerializable(typeof(AuditEntryView))]
[JsonSerializable(typeof(AuditProofView))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookSecretBody))]
[JsonSerializable(typeof(WebhooksBody))]
[JsonSerializable(typeof(WebhookMessagesBody))]
[JsonSerializable(typeof(WebhookMessageView))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(StatementPreview))]
[JsonSerializable(typeof(AdjustmentBody))]
[JsonSerializable(typeof(WhatIfBody))]
[JsonSerializable(typeof(BillWithPurchase))]
[JsonSerializable(typeof(AdjustmentView))]
[JsonSerializable(typeof(AdjustmentsBody))]
[JsonSerializable(typeof(ReportTable))]
[JsonSerializable(typeof(EntitlementView))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(QuoteView))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrdersBody))]
[JsonSerializable(typeof(OrderPaymentBody))]
[JsonSerializable(typeof(MaterialBody))]
[JsonSerializable(typeof(MaterialReviewBody))]
[JsonSerializable(typeof(ProvisioningBody))]
[JsonSerializable(typeof(AgreementBody))]
[JsonSerializable(typeof(AcceptAgreementBody))]
[JsonSerializable(typeof(AcceptanceView))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(SubscriptionsBody))]
[JsonSerializable(typeof(RefundView))]
[JsonSerializable(typeof(RefundsBody))]
[JsonSerializable(typeof(PayoutBody))]
[JsonSerializable(typeof(RefundRequestBody))]
[JsonSerializable(typeof(FaultReportBody))]
[JsonSerializable(typeof(TriageBody))]
[JsonSerializable(typeof(TerminationBody))]
[JsonSerializable(typeof(InvoiceRequestBody))]
[JsonSerializable(typeof(InvoiceProfileBody))]
[JsonSerializable(typeof(InvoiceMaterialBody))]
[JsonSerializable(typeof(InvoiceReviewBody))]
[JsonSerializable(typeof(InvoiceReasonBody))]
[JsonSerializable(typeof(InvoiceDeliveryBody))]
[JsonSerializable(typeof(RedLetterBody))]
[JsonSerializable(typeof(InvoiceBuyer))]
[JsonSerializable(typeof(InvoiceView))]
[JsonSerializable(typeof(InvoicesBody))]
[JsonSerializable(typeof(InvoiceQueueBody))]
[JsonSerializable(typeof(LoadCalendarBody))]
[JsonSerializable(typeof(CalendarYearBody))]
[JsonSerializable(typeof(LoadedCalendarBody))]
[JsonSerializable(typeof(LoadedCalendarsBody))]
[JsonSerializable(typeof(SeatUserBody))]
[JsonSerializable(typeof(AddSeatBody))]
[JsonSerializable(typeof(AddNumberBody))]
[JsonSerializable(typeof(ReserveNumberBody))]
[JsonSerializable(typeof(AssignNumberBody))]
[JsonSerializable(typeof(NumberReasonBody))]
[JsonSerializable(typeof(ChangeNumberBody))]
[JsonSerializable(typeof(NumberDisputeBody))]
[JsonSerializable(typeof(ImportedNumbersBody))]
[JsonSerializable(typeof(NumberView))]
[JsonSerializable(typeof(QualificationDocumentBody))]
[JsonSerializable(typeof(DocumentReviewBody))]
[JsonSerializable(typeof(RealNameBody))]
[JsonSerializable(typeof(RealNameStepBody))]
[JsonSerializable(typeof(QualificationView))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(RealNameView))]
[JsonSerializable(typeof(AddPackageBody))]
[JsonSerializable(typeof(BuyGrantBody))]
[JsonSerializable(typeof(ResourceAnswer))]
[JsonSerializable(typeof(ResourcesAnswer))]
[JsonSerializable(typeof(CloudEventBody))]
[JsonSerializable(typeof(CloudEventBody[]))]
[JsonSerializable(typeof(UsageAnswerBody))]
[JsonSerializable(typeof(VoidUsageBody))]
[JsonSerializable(typeof(VoidedUsage))]
[JsonSerializable(typeof(ConsumptionBody))]
[JsonSerializable(typeof(AuthorizeBody))]
[JsonSerializable(typeof(UpdateAuthorizationBody))]
[JsonSerializable(typeof(CompleteAuthorizationBody))]
[JsonSerializable(typeof(AuthorizationBody))]
[JsonSerializable(typeof(StatementsBody))]
[JsonSerializable(typeof(StatementBody))]
[JsonSerializable(typeof(LedgerBody))]
[JsonSerializable(typeof(TrialBalance))]
[JsonSerializable(typeof(BooksCheck))]
[JsonSerializable(typeof(CreateClockBody))]
[JsonSerializable(typeof(AdvanceClockBody))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(PriceBookBody))]
[JsonSerializable(typeof(PriceBooksBody))]
[JsonSerializable(typeof(PublishBody))]
[JsonSerializable(typeof(CreateApiKeyBody))]
[JsonSerializable(typeof(CreatedApiKeyBody))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeysBody))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ProblemTypeBody))]
[JsonSerializable(typeof(ProblemTypesBody))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class WireJson : JsonSerializerContext;
