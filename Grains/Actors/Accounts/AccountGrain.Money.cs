using System.Globalization;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <summary>Payments of statements are decided one after the other.</summary>
    private readonly SemaphoreSlim paying = new(1);

    /// <inheritdoc />
    public async Task<CommandReply<MoneyReceipt>> TopUp(TopUp command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<MoneyReceipt>();
        if (command.Channel == PaymentChannel.Wallet)
            return CommandReply.Refused<MoneyReceipt>(RefusalCodes.Malformed.With("A top-up comes from outside: TENPAY or BANK."));
        // So that the balance on the receipt is exact; the top-up itself does not depend on it.
        await SettleAll(mustAnswer: false);
        var reference = Reference(context.Tenant, command.Channel, command.TransactionId, "topup", command.AmountFen, "");
        // A repeat is recognised before it is looked at what the account still takes.
        var known = await Store.ReadClaimAsync(reference.Key, []);
        return await Command<MoneyReceipt>(context, (state, claims) =>
        {
            if (Earlier<MoneyReceipt>(reference, claims, receipt => receipt with { FirstTime = false }, known) is { } earlier) return earlier;
            var change = Change(state);
            if (Agreements.AcceptedWith(change.Draft, command.AcceptedAgreement, context.Actor) is { } unaccepted)
                return AccountChange.Refused<MoneyReceipt>(unaccepted);
            if (Cashier.TopUp(change.Draft, CashOf(command.Channel), command.TransactionId, command.AmountFen,
                context.Actor) is { } refusal)
                return AccountChange.Refused<MoneyReceipt>(refusal);
            var receipt = new MoneyReceipt(command.TransactionId, command.AmountFen, change.Draft.Head.Ledger.WalletFen, FirstTime: true);
            return change.Done(_ => receipt, Claimed(reference, receipt));
        });
    }

    /// <inheritdoc />
    public async Task<CommandReply<PaymentReceipt>> Pay(PayStatements command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<PaymentReceipt>();
        // Late fees up to today are owed before this payment is divided.
        await CatchUp();
        return await FromWallet(command.Channel == PaymentChannel.Wallet ? command.AmountFen : 0, context,
            payment => PayInTurn(command, context, payment));
    }

    private async Task<CommandReply<PaymentReceipt>> PayInTurn(PayStatements command, CommandContext context, WalletPayment payment)
    {
        var reference = Reference(context.Tenant, command.Channel, command.TransactionId, "payment", command.AmountFen,
            command.Statement is { } named ? AccountPages.Statement(named) : "");
        await paying.WaitAsync();
        try
        {
            // What a payment may do depends on what is still due: a repeat must be recognised before that is looked at, not by its claim
            // alone.
            var known = await Store.ReadClaimAsync(reference.Key, []);
            AccountChange? change = null;
            var reply = await Command<PaymentReceipt>(context, (state, claims) =>
                Pay(claims, change = Change(state), command, context, reference, known, payment));
            await DeliverAndSchedule(change);
            await EnforceNow();
            return reply;
        }
        finally
        {
            paying.Release();
        }
    }

    /// <inheritdoc />
    public async Task<BalanceView?> Balance(string tenant)
    {
        if (!IsOf(tenant)) return null;
        await SettleAll(mustAnswer: true);
        var (head, wallet) = (Head, Head.Ledger.WalletFen);
        return new BalanceView
        {
            WalletFen = wallet,
            HeldFen = head.HeldFen,
            AvailableFen = wallet - head.HeldFen,
            ReceivableFen = head.Ledger[LedgerAccount.Receivable],
            DeferredFen = -head.Ledger[LedgerAccount.Deferred],
            AsOf = NowOf(State),
        };
    }

    private Journaling.Verdict<AccountAggregate, PaymentReceipt> Pay(ClaimView claims, AccountChange change, PayStatements command,
        CommandContext context, (UInt128 Key, ulong Content) reference, TakenClaim? known, WalletPayment payment)
    {
        if (Earlier<PaymentReceipt>(reference, claims, receipt => receipt with { FirstTime = false }, known) is { } earlier) return earlier;
        var refusal = Cashier.Pay(change.Draft, CashOf(command.Channel), command.TransactionId, command.AmountFen, command.Statement,
            context.Actor, out var parts);
        if (refusal is not null) return AccountChange.Refused<PaymentReceipt>(payment.Sure(refusal, change.Draft.Head));
        var receipt = new PaymentReceipt(command.TransactionId, command.AmountFen,
            [.. parts.Select(part => new PaymentAllocation(part.Month, part.AmountFen, part.RemainingFen, part.LateFeeFen))],
            change.Draft.Head.OpenStatements.Sum(open => open.OwedFen), FirstTime: true);
        if (change.Draft.Head.Suspension.IsPending) TellAgenda(change);
        return change.Done(_ => receipt, Claimed(reference, receipt));
    }

    private static LedgerAccount CashOf(PaymentChannel channel) => channel switch
    {
        PaymentChannel.Tenpay => LedgerAccount.CashTenpay,
        PaymentChannel.Bank => LedgerAccount.CashBank,
        _ => LedgerAccount.Wallet,
    };

    private (UInt128 Key, ulong Content) Reference(string tenant, PaymentChannel channel, string transactionId, string use,
        long amountFen, string designated) =>
        (ClaimKeys.Payment(tenant, CashOf(channel).Code(), transactionId),
            ClaimKeys.Fingerprint(use, Id, amountFen.ToString(CultureInfo.InvariantCulture), designated));

    private Claim Claimed<TReceipt>((UInt128 Key, ulong Content) reference, TReceipt receipt) =>
        new(reference.Key, reference.Content, Claim.Permanent, services.Journal.Outcomes.Write(receipt));

    /// <summary>
    /// The answer to a channel transaction that was recorded before: the first receipt, or a refusal when the content differs.
    /// </summary>
    private Journaling.Verdict<AccountAggregate, TReceipt>? Earlier<TReceipt>((UInt128 Key, ulong Content) reference, ClaimView claims,
        Func<TReceipt, TReceipt> asRepeat, TakenClaim? known = null)
        where TReceipt : class
    {
        if (!claims.IsTaken(reference.Key, out var taken))
        {
            if (known is not { } found) return null;
            taken = found;
        }
        if (taken.Fingerprint != reference.Content)
            return AccountChange.Refused<TReceipt>(
                RefusalCodes.PaymentReferenceReused.With("The channel transaction is known with another content."));
        var first = asRepeat(services.Journal.Outcomes.Read<TReceipt>(taken.Outcome.Span));
        return Journaling.Verdict.Done<AccountAggregate, TReceipt>([], _ => first);
    }
}
