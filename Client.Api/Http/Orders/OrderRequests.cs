using Metering.Contracts.Accounts;
using Metering.Contracts.Orders;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Orders;

/// <summary>Wanted lines as they came over the wire, checked for their shape.</summary>
internal static class OrderRequests
{
    private const int MaxLines = 20;
    private const long MaxQuantity = 500;
    private const int MaxMonths = 120;

    /// <summary>The request in the words of the contract.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static OfferRequest Of(OrderBody body)
    {
        if (body.Lines.Length is 0 or > MaxLines) throw RefusedCallException.Malformed("/lines", $"1 to {MaxLines} lines.");
        if (body.PayBy == PaymentChannel.Wallet) throw RefusedCallException.Malformed("/payBy", "TENPAY or BANK: how long the pay window is.");
        if (body.Parent is not null) Texts.RequireId("/parent", body.Parent);
        if (body.AcceptedAgreementVersion is not null) Texts.RequireId("/acceptedAgreementVersion", body.AcceptedAgreementVersion);
        var lines = body.Lines.Select((line, i) => Of(line, $"/lines/{i}")).ToArray();
        if (lines.Where(line => line.Subscription is not null).GroupBy(line => line.Subscription).Any(group => group.Count() > 1))
            throw RefusedCallException.Malformed("/lines", "A subscription stands in one line only.");
        if (lines.Sum(line => line.Quantity) > MaxQuantity)
            throw RefusedCallException.Malformed("/lines", $"An order has at most {MaxQuantity} pieces.");
        return new OfferRequest(lines, body.PayBy == PaymentChannel.Bank, body.AcknowledgedNonRefundable, body.Parent,
            body.AcceptedAgreementVersion);
    }

    private static WantedLine Of(OrderLineBody line, string at)
    {
        if (line.Quantity is < 1 or > MaxQuantity) throw RefusedCallException.Malformed($"{at}/quantity", $"1 to {MaxQuantity}.");
        if (line.Months is < 0 or > MaxMonths) throw RefusedCallException.Malformed($"{at}/months", $"0 to {MaxMonths}.");
        if ((line.Sku is null) == (line.Renews is null))
            throw RefusedCallException.Malformed(at, "A line names a product, or the subscription that it renews.");
        if (line is { Renews: not null, Subscription: not null }) throw RefusedCallException.Malformed(at, "A renewal joins nothing else.");
        if (line.Sku is not null) Texts.RequireId($"{at}/sku", line.Sku);
        if (line.Renews is not null) Texts.RequireId($"{at}/renews", line.Renews);
        if (line.Subscription is not null) Texts.RequireId($"{at}/subscription", line.Subscription);
        if (line.Agreement is not null) Texts.Require($"{at}/agreement", line.Agreement, 128);
        return new WantedLine(line.Sku, line.Quantity, line.Months, line.Renews ?? line.Subscription, line.Agreement);
    }
}
