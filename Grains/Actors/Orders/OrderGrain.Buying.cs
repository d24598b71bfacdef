using System.Collections.Immutable;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<OrderView>> Place(PlaceOrder command, CommandContext context)
    {
        await turn.WaitAsync();
        try
        {
            if (await Account.MakeOffer(context.Tenant, command.Request, context.Actor) is not { } made) return NotFound();
            await calendar.Read(GrainFactory, context.Tenant, made.Present.TestClock, WallNow);
            var reply = await Decide(context, made.Present.Now, draft => made.Refusal is { } refused
                ? RefusalCodes.Named(refused.Code).With(refused.Detail)
                : OrderDesk.Place(draft, OrderId, AccountId, context.Tenant, OrderJson.Read<Offer>(made.Offer!), made.MaterialOnFile,
                    made.Present.TestClock));
            await TellStanding(made.Present.Now);
            return reply;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public async Task<CommandReply<OrderView>> Pay(PayOrder command, CommandContext context)
    {
        // What joins a running term costs what it costs when it is paid (2.3): it is priced again.
        OfferReply? again = null;
        if (State.Exists && State.AwaitsPayment && State.Tenant == context.Tenant && State.Offer!.Lines.Any(line => line.Subscription is not null))
            again = await Account.MakeOffer(context.Tenant, RequestOf(State.Offer), context.Actor);
        return await Run(context, (draft, _) => again?.Refusal is { } refused && draft.State.AwaitsPayment
            ? RefusalCodes.Named(refused.Code).With(refused.Detail)
            : OrderDesk.Pay(draft, CashOf(command.Channel), command.TransactionId, command.AmountFen, again?.Quote?.GrossFen));
    }

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> Cancel(CommandContext context) => Run(context, (draft, _) => OrderDesk.Cancel(draft));

    private static OfferRequest RequestOf(Offer offer) => new(
        [.. offer.Lines.Select(line => new WantedLine(line.Use == LineUse.Renewal ? null : line.Sku, line.Quantity, line.Months,
            line.Subscription, line.Agreement))],
        offer.ByBank, offer.Acknowledged, offer.Parent, null);

    private static LedgerAccount CashOf(PaymentChannel channel) => channel switch
    {
        PaymentChannel.Tenpay => LedgerAccount.CashTenpay,
        PaymentChannel.Bank => LedgerAccount.CashBank,
        _ => LedgerAccount.Wallet,
    };
}
