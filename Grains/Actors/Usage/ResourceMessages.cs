using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Calendar;
using Metering.Domain.Numbers;
using Metering.Domain.Seats;
using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Actors.Usage;

/// <summary>A resource's state in the words of its contract.</summary>
internal static class ResourceMessages
{
    public static ResourceReport Report(ResourceState state, string subject, long version) => new()
    {
        Subject = subject,
        GrantedFen = state.Lease.GrantedFen,
        ConsumedFen = state.Lease.ConsumedFen,
        ReturnedFen = state.Lease.ReturnedFen,
        HeldFen = state.HeldFen,
        Prepaid =
        [
            .. from total in state.Totals
               where total.FromWallet
               select new PrepaidLine(state.Skus[total.Sku].Sku, BillingZone.Month(total.Month), total.WalletUnits, total.WalletFen),
        ],
        Grants =
        [
            .. state.Allowances.Select(allowance => new GrantRecognition(
                allowance.GrantId, allowance.Sku, allowance.Consumed, allowance.RecognisedFen, allowance.BreakageFen,
                ExpiredOn(state, allowance))),
        ],
        Version = version,
    };

    public static ResourceView View(ResourceState state, string subject, ResourceKind kind, Instant now, NumberPolicies numbers) => new()
    {
        Subject = subject,
        Kind = kind,
        Tenant = state.Owner!.Tenant,
        Account = state.Owner.Account,
        Status = state.EndedAt is { } ended ? EndOf(kind, ended, now, numbers) : state.Suspensions.Any(UsageStop.IsWhole) ? "SUSPENDED" : "ACTIVE",
        Skus = [.. state.Skus.Select(sku => sku.Sku)],
        ActivatedAt = state.Owner.ActivatedAt,
        Grants =
        [
            .. state.Allowances.Select(allowance => new GrantView(
                allowance.GrantId, allowance.Sku, allowance.Meter, allowance.Units, allowance.RemainingAt(now), allowance.ExpiresAt,
                allowance.BoughtAt)),
        ],
        Suspensions = [.. state.Suspensions.Select(UsageStop.Shown).Distinct(StringComparer.Ordinal)],
        EndedAt = state.EndedAt,
    };

    private static LocalDate? ExpiredOn(ResourceState state, Allowance allowance) =>
        allowance.Expired && (state.EndedAt is not { } ended || allowance.ExpiresAt <= ended) ? TermDesk.LastUsed(allowance.ExpiresAt) : null;

    private static string EndOf(ResourceKind kind, Instant endedAt, Instant now, NumberPolicies numbers) => kind switch
    {
        ResourceKind.Seat => "RECLAIMED",
        ResourceKind.Number => now < NaturalPeriod.EndAfter(endedAt, numbers.QuarantineDays) ? "QUARANTINED" : "INVENTORY",
        _ => "ENDED",
    };

    public static ResourceLine Line(in ClosedLine line, string subject) => new()
    {
        Subject = subject,
        Sku = line.Sku,
        UsageMonth = BillingZone.Month(line.UsageMonth),
        Units = line.Units,
        GrossFen = line.GrossFen,
        Prepaid = line.Prepaid,
        PriceBook = line.PriceBook,
    };

    public static ConsumptionRecord Consumption(in UsageRecord record, Instant recordedAt, ResourceState state, string subject) => new()
    {
        Source = record.Source,
        EventId = record.EventId,
        Subject = subject,
        Meter = record.Meter,
        Sku = record.Sku < 0 ? null : state.Skus[record.Sku].Sku,
        Start = record.Start,
        RecordedAt = recordedAt,
        Quantity = record.Quantity,
        Units = record.Void ? -record.Units : record.Units,
        AllowanceUnits = record.Void ? -record.AllowanceUnits : record.AllowanceUnits,
        ChargeFen = record.ChargeFen,
        Void = record.Void,
        ConsentBasis = ConsentBases.Word(record.Consent),
        RefusedCode = record.Refused == RememberedRefusal.None ? null : UsageVerdict.CodeOf(record.Refused).Code,
    };

    public static AuthorizationView Authorization(Hold hold, string status, long heldFen, long chargedFen, AuthorizationPolicy policy) =>
        new()
    {
        Number = hold.Number,
        Status = status,
        GrantedQuantity = hold.Granted,
        HeldFen = heldFen,
        ChargedFen = chargedFen,
        ValidUntil = hold.ValidUntil,
        ValidSeconds = policy.ValiditySeconds,
        Final = hold.Final,
        OnUnreachable = (hold.Wallet ? policy.Prepaid : policy.Postpaid) switch
        {
            OnUnreachable.Serve => "SERVE",
            OnUnreachable.RetryThenStop => "RETRY_THEN_STOP",
            _ => "STOP",
        },
    };
}
