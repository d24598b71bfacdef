using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Accounts;

/// <summary>POST /v1/accounts/{account}/payments.</summary>
internal static class PayStatementsOperation
{
    public static void Map(OperationRoutes routes) => routes.Post("/v1/accounts/{account}/payments", Handle)
        .Allow(ApiRole.BillingOperator, ApiRole.Admin)
        .NeedsIdempotencyKey()
        .Says("Record a payment of statements", "Goes to the oldest statement first unless one is named (Civil Code 560).")
        .Takes<PaymentBody>("""{"amountFen":34095,"channel":"BANK","transactionId":"B-1","statement":"202607"}""")
        .Gives<PaymentReceipt>(StatusCodes.Status201Created)
        .Refuses(RefusalCodes.AmountNotPositive, RefusalCodes.NothingDue, RefusalCodes.PaymentAboveDue, RefusalCodes.InsufficientBalance,
            RefusalCodes.PaymentReferenceReused, RefusalCodes.NotFound);

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.PaymentBody);
        Texts.Require("/transactionId", body.TransactionId, 128);
        var context = call.Context();
        var command = new PayStatements(body.AmountFen, body.Channel, body.TransactionId, body.Statement);
        var reply = await call.Grains.GetGrain<IAccountGrain>(account).Pay(command, context);
        await call.Answer(reply, StatusCodes.Status201Created, receipt => receipt, WireJson.Default.PaymentReceipt);
    }
}
