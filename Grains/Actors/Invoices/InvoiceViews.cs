using Metering.Contracts.Invoices;
using Metering.Contracts.Qualification;
using Metering.Domain.Invoices;
using Metering.Domain.Money;
using Metering.Domain.Qualification;

namespace Metering.Actors.Invoices;

/// <summary>Fapiao requests in the words of their contract and of the tax platform.</summary>
internal static class InvoiceViews
{
    public static InvoiceView Of(InvoiceState state)
    {
        var request = state.Request!;
        var lines = BlueLines(state);
        return new InvoiceView
        {
            Id = request.Id,
            Account = state.Account,
            Status = InvoiceNames.Of(state.Status),
            Source = request.SourceKey,
            Type = InvoiceNames.Of(request.Type),
            Medium = InvoiceNames.Of(request.Medium),
            Buyer = BuyerOf(request.Buyer),
            Email = request.Email,
            PostTo = request.PostTo is { } to ? new InvoicePostTo(to.Recipient, to.Telephone, to.Address) : null,
            GrossFen = state.GrossFen,
            NetFen = lines.Sum(line => line.NetFen),
            VatFen = lines.Sum(line => line.VatFen),
            Capitals = Yuan.Capitals(state.GrossFen),
            Lines = lines,
            RequestedAt = request.RequestedAt,
            Material = state.Material,
            FundsConfirmedAt = state.FundsConfirmedAt,
            MaterialAcceptedAt = state.MaterialAcceptedAt,
            RejectedReason = state.RejectedReason,
            Deadline = state.Clock is { } clock
                ? new InvoiceDeadline(clock.StartedOn, clock.Deadline.LastDay, clock.Deadline.End, clock.Deadline.Provisional) : null,
            Alerts = [.. state.Alerts.Select(alert => new InvoiceAlert(alert.Name, alert.At))],
            DeadlineChanges = [.. state.Recomputations.Select(change => new DeadlineChange(change.At, change.Before.LastDay,
                change.Clock.Deadline.LastDay, change.Clock.Deadline.Provisional))],
            AwaitsPlatform = state.Job is not null,
            PlatformRefusal = state.PlatformRefusal,
            FapiaoNumber = state.FapiaoNumber,
            IssuedAt = state.IssuedAt,
            Deliveries = [.. state.Deliveries.Select(sent => new DeliveryView(sent.At, sent.SentTo, sent.Carrier, sent.TrackingNumber,
                sent.ReturnedReason))],
            RedLetters = [.. state.RedLetters.Select(red => RedOf(state, red))],
            RedFen = state.RedFen,
        };
    }

    public static InvoiceBuyer BuyerOf(InvoiceProfile profile) => new()
    {
        Title = profile.Title, Uscc = profile.Uscc, GeneralTaxpayerProof = profile.GeneralTaxpayerProof, Address = profile.Address,
        Telephone = profile.Telephone, Bank = profile.Bank, BankAccount = profile.BankAccount,
    };

    public static DocumentedBuyer? BuyerOf(DocumentedInvoiceBuyer? buyer) => buyer is null ? null
        : new DocumentedBuyer(buyer.Title, buyer.Uscc, buyer.GeneralTaxpayerProof);

    public static InvoiceProfile ProfileOf(InvoiceBuyer buyer) => new(buyer.Title, buyer.Uscc, buyer.GeneralTaxpayerProof, buyer.Address,
        buyer.Telephone, buyer.Bank, buyer.BankAccount);

    public static InvoiceWish WishOf(RequestInvoice command) => new(command.Id, command.SourceKind, KeyOf(command.SourceKind, command.SourceId),
        command.Type, command.Medium, command.Title, command.TaxNumber, command.AmountFen, command.Email,
        command.PostTo is { } to ? new PostalAddress(to.Recipient, to.Telephone, to.Address) : null, command.Material);

    public static InvoiceReport ReportOf(InvoiceProgress progress) => new(progress.Number, progress.Version, [.. progress.ReturnedFen],
        progress.Status, progress.DueAt, progress.DeadlineAt, progress.Provisional, progress.Open);

    public static InvoiceProgress ProgressOf(InvoiceReport report) => new(report.Number, report.Version, [.. report.ReturnedFen], report.Status,
        report.DueAt, report.DeadlineAt, report.Provisional, report.Open);

    /// <summary>What the tax platform is asked.</summary>
    public static PlatformQuestion QuestionOf(InvoiceState state, PlatformJob job)
    {
        var (request, red) = (state.Request!, job.Red ? state.PendingRed : null);
        var lines = red is null ? BlueLines(state) : RedLines(state, red);
        var gross = lines.Sum(line => line.GrossFen);
        return new PlatformQuestion(job.Key, job.Red, InvoiceNames.Of(request.Type), InvoiceNames.Of(request.Medium), request.Buyer.Title,
            request.Buyer.Uscc, request.Buyer.Address, request.Buyer.Telephone, request.Buyer.Bank, request.Buyer.BankAccount,
            [.. lines.Select(line => new PlatformLine(line.Item, line.VatPercent, line.NetFen, line.VatFen, line.GrossFen))],
            lines.Sum(line => line.NetFen), lines.Sum(line => line.VatFen), gross, Yuan.Capitals(gross),
            red is null ? null : state.FapiaoNumber, red is null ? null : InvoiceNames.Of(red.Reason), job.At);
    }

    private static string KeyOf(InvoiceSourceKind kind, string id) => kind switch
    {
        InvoiceSourceKind.Statement => "statement:" + id,
        InvoiceSourceKind.Order => InvoiceDesk.OrderKey(id),
        _ => "topup:" + id,
    };

    /// <summary>A line of zero is no line of a fapiao.</summary>
    private static InvoiceLine[] BlueLines(InvoiceState state) =>
    [
        .. Enumerable.Range(0, state.Request!.Lines.Length).Where(i => state.Request.Lines[i].GrossFen > 0).Select(i =>
        {
            var (line, split) = (state.Request.Lines[i], state.SplitOf(i));
            return new InvoiceLine(line.Item, line.VatPercent, line.GrossFen, split.NetFen, split.VatFen);
        }),
    ];

    private static InvoiceLine[] RedLines(InvoiceState state, RedLetter red) =>
    [
        .. Enumerable.Range(0, red.Fen.Length).Where(i => red.Fen[i] > 0).Select(i =>
        {
            var (line, split) = (state.Request!.Lines[i], state.RedSplitOf(i, red.BeforeFen[i], red.Fen[i]));
            return new InvoiceLine(line.Item, line.VatPercent, -red.Fen[i], -split.NetFen, -split.VatFen);
        }),
    ];

    private static RedLetterView RedOf(InvoiceState state, RedLetter red) => new(red.Number, InvoiceNames.Of(red.Reason),
        InvoiceNames.Of(red.Outcome), -red.GrossFen, RedLines(state, red), red.RequestedAt, red.ConfirmBy, red.ConfirmedAt, red.FapiaoNumber,
        red.IssuedAt);
}
