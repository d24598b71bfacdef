using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Accounts;

/// <summary>POST /v1/accounts/{account}/topups.</summary>
internal static class TopUpAccount
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts/{account}/topups", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .NeedsIdempotencyKey()
        .Says("Record a confirmed top-up", "A channel transaction counts once, whatever the Idempotency-Key (clause 2.6(3)). The agreement has to "
            + "be accepted, before or with it (clauses P.1, P.2).")
        .Takes<TopUpBody>("""{"amountFen":10000,"channel":"TENPAY","transactionId":"T1"}""")
        .Gives<TopUpReceiptBody>(StatusCodes.Status201Created,
            """{"transactionId":"T1","amountFen":10000,"balanceFen":10000,"firstTime":true}""")
        .Refuses(RefusalCodes.AgreementNotAccepted, RefusalCodes.AmountNotPositive, RefusalCodes.AmountOverLimit, RefusalCodes.AccountClosed,
            RefusalCodes.PaymentReferenceReused, RefusalCodes.NotFound);

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.TopUpBody);
        Texts.Require("/transactionId", body.TransactionId, 128);
        if (body.AcceptedAgreementVersion is not null) Texts.RequireId("/acceptedAgreementVersion", body.AcceptedAgreementVersion);
        if (body.Channel == PaymentChannel.Wallet) throw RefusedCallException.Malformed("/channel", "TENPAY or BANK.");
        var context = call.Context();
        var reply = await call.Grains.GetGrain<IAccountGrain>(account)
            .TopUp(new TopUp(body.AmountFen, body.Channel, body.TransactionId, body.AcceptedAgreementVersion), context);
        await call.Answer(reply, StatusCodes.Status201Created,
            receipt => new TopUpReceiptBody(receipt.TransactionId, receipt.AmountFen, receipt.WalletFen, receipt.FirstTime),
            WireJson.Default.TopUpReceiptBody);
    }
}
