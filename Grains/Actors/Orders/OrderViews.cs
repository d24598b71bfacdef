using Metering.Contracts.Orders;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Actors.Orders;

/// <summary>Orders in the words of their contract.</summary>
internal static class OrderViews
{
    public static OrderView Of(OrderDraft order)
    {
        var state = order.State;
        return new OrderView
        {
            Id = state.Id,
            Account = state.Account,
            Status = OrderDesk.StatusWord(state.Status),
            Offer = Quote(state.Offer!, order.Policies),
            Parent = state.Offer!.Parent,
            PlacedAt = state.Offer.At,
            PaidFen = state.PaidFen,
            DueFen = state.DueFen,
            PaidAt = state.PaidAt,
            Payments = [.. state.Payments.Select(payment => new OrderPaymentView(Channel(payment.Source), payment.TransactionId,
                payment.AmountFen, payment.At))],
            Material = [.. state.Material.Select(Material)],
            Clock = state.Clock is { } clock ? Clock(clock, order) : null,
            ProfileDone = state.ProfileDone,
            PermissionsOpen = state.PermissionsOpen,
            ActivatedAt = state.ActivatedAt,
            WithdrawBefore = Period(order, order.Policies.CoolingOffDays, line => line.IsRefundableBase),
            ReportFaultBefore = Period(order, order.Policies.FaultDays,
                line => RefundClauses(line, state.Offer.Kind, order.Policies).Contains("4.8")),
            EndedAt = state.EndedAt,
            EndGround = state.EndGround,
            EndedLines = [.. state.Refunded],
            Faults = [.. state.Faults.OrderBy(fault => fault.Number).Select(fault => new FaultView(fault.Number, fault.Text, fault.ReportedAt,
                Word(fault.Triage), fault.LoginImpossible, fault.TriagedAt, fault.Ticket))],
            NextDueAt = OrderTimers.NextAt(order),
            Links =
            [
                $"/v1/accounts/{state.Account}/orders/{state.Id}", $"/v1/accounts/{state.Account}/ledger",
                .. state.Links.Select(link => $"/v1/accounts/{state.Account}/{link}"),
            ],
        };
    }

    public static QuoteView Quote(Offer offer, OrderPolicies policies) => new()
    {
        Kind = Word(offer.Kind)!,
        Lines = [.. offer.Lines.Select(line => Line(line, offer.Kind, policies))],
        GrossFen = offer.GrossFen,
        NetFen = offer.Split.NetFen,
        VatFen = offer.Split.VatFen,
        At = offer.At,
        PayBefore = offer.PayBy,
        Material = [.. MaterialRules.RequiredFor(offer.Lines)],
        Agreement = offer.AgreementVersion,
        NeedsAcknowledgement = offer.Lines.Any(line => line.NeedsAcknowledgement),
    };

    /// <summary>The clauses on which a line's money comes back: quoted before the customer buys.</summary>
    public static string[] RefundClauses(OrderLine line, OrderKind kind, OrderPolicies policies) => line.Use switch
    {
        LineUse.Renewal or LineUse.Addition or LineUse.ThirdParty => [],
        _ when line.IsRefundableBase => ["4.6", "4.7", "4.8"],
        _ when !policies.FaultBasedIncludesVas => [],
        _ => kind == OrderKind.Opening ? ["4.6", "4.8"] : ["4.8"],
    };

    public static string Channel(LedgerAccount source) => source switch
    {
        LedgerAccount.CashTenpay => "TENPAY",
        LedgerAccount.CashBank => "BANK",
        _ => "WALLET",
    };

    /// <summary>A member of a closed list in the words of the interface: SeatAddition is SEAT_ADDITION.</summary>
    public static string? Word<T>(T? value)
        where T : struct, Enum => value is { } known
        ? string.Concat(known.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"))
        : null;

    public static string? Word<T>(T value)
        where T : struct, Enum => Word((T?)value);

    private static OrderLineView Line(OrderLine line, OrderKind kind, OrderPolicies policies) => new()
    {
        Number = line.Number,
        Sku = line.Sku,
        Name = line.Name,
        Kind = Word(line.Kind)!,
        Use = Word(line.Use)!,
        FeeType = Word(line.FeeType)!,
        Quantity = line.Quantity,
        Months = line.Months,
        UnitFen = line.UnitFen,
        GrossFen = line.GrossFen,
        NetFen = line.Split.NetFen,
        VatFen = line.Split.VatFen,
        VatPercent = line.Rule.VatPercent,
        PriceBook = line.PriceBook,
        Subscription = line.Subscription,
        From = line.From,
        LastDay = line.LastDay,
        RefundableUnder = RefundClauses(line, kind, policies),
        Units = line.Units,
    };

    private static MaterialView Material(MaterialVersion version) => new(version.Number, Word(version.Status)!,
        [.. version.Documents.Select(document => document.Type)], version.SubmittedAt, version.Reason, version.ReviewedAt, version.Reviewer);

    private static ActivationClockView Clock(ActivationClock clock, OrderDraft order)
    {
        var deadline = clock.Day(order.Policies.ActivationWorkingDays, order.WorkingDays);
        return new ActivationClockView(clock.StartedOn, clock.IsPaused ? null : deadline.LastDay, deadline.Provisional, clock.Warned,
            clock.IsPaused);
    }

    private static Instant? Period(OrderDraft order, int days, Func<OrderLine, bool> applies) =>
        order.State is { ActivatedAt: { } activated, Offer: { } offer } && offer.Lines.Any(applies)
            ? NaturalPeriod.End(BillingZone.DateOf(activated), days, order.Policies.RollForwardOnRestDay ? order.WorkingDays : null)
            : null;
}
