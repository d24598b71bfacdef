using System.Collections.Immutable;
using Metering.Actors.Orders;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Wallet;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int NamingRounds = 5;

    /// <inheritdoc />
    public async Task<InstructionReply> Execute(string order, byte[] instruction)
    {
        if (!Head.IsOpen) throw new InvalidOperationException($"The account {Id} does not exist.");
        var what = OrderJson.Read<Instruction>(instruction);
        await ReadTrade();
        var context = new CommandContext(Head.Tenant, null, 0, what.Actor);
        var amount = what.Payment is { Source: LedgerAccount.Wallet } fromWallet ? fromWallet.AmountFen : 0;
        if (what.Kind == InstructionKind.Activate)
            await RestOn(what.Lines.Select(line => (line.Sku, MaterialRules.RestOf(line))).DistinctBy(line => line.Sku));
        for (var round = 1; ; round++)
        {
            var names = await NamesFor(order, what);
            var last = await LastFigures(order, what);
            AccountChange? change = null;
            var taken = false;
            var reply = await FromWallet(amount, context, payment => Command<InstructionReply>(context, (state, claims) =>
            {
                change = TradeChange(state, what.At);
                return Carry(change, order, what, (names, last, payment), claims, out taken);
            }));
            if (taken && round < NamingRounds) continue;
            if (taken || reply.Refusal is not null || reply.Value is not { } done)
                throw new StoreUnavailableException($"{Id} could not take the instruction: {reply.Refusal?.Detail ?? "no free names"}");
            Deliver(change);
            // Answered only when what was opened can be used; a repeat of the instruction changes nothing and delivers again.
            if (!State.Outbox.Pending.IsEmpty) await DeliverToResources();
            return done;
        }
    }

    private Journaling.Verdict<AccountAggregate, InstructionReply> Carry(AccountChange change, string order, Instruction what,
        (ResourceNames Names, IReadOnlyList<SpendingReport> Last, WalletPayment Payment) read, ClaimView claims, out bool taken)
    {
        var (names, last, payment) = read;
        taken = false;
        if (OrderBooks.Earlier(change.Draft, order, what) is { } earlier) return change.Done(_ => ReplyOf(earlier));
        var claimed = new List<Claim>();
        Refusal? refusal = null;
        switch (what.Kind)
        {
            case InstructionKind.TakePayment:
                refusal = TakePayment(change, order, what, payment, claims, claimed);
                break;
            case InstructionKind.Activate:
                var activating = new Activating(change.Draft, order, what, names);
                refusal = activating.Run();
                if (refusal is null) taken = !Create(change, activating.Opened, what, claims, claimed);
                if (taken) return AccountChange.Refused<InstructionReply>(RefusalCodes.Overloaded.With("A name was taken."));
                break;
            case InstructionKind.Release:
                OrderBooks.Release(change.Draft, order, what, WorkingDays);
                break;
            case InstructionKind.Refund:
                refusal = Settlement.Blocked(change.Draft.State.Trade, order, what.Numbers);
                if (refusal is not null) break;
                foreach (var report in last) Absorb(change, report);
                new Settlement(change.Draft, order, WorkingDays).Refund(what.Ground!, what.Numbers);
                TellEnded(change);
                break;
            case InstructionKind.Withhold:
                OrderBooks.Withhold(change.Draft, order, what.Ground!);
                break;
            case InstructionKind.Forfeit:
                OrderBooks.Forfeit(change.Draft, order, what, WorkingDays);
                break;
            default:
                ServiceDesk.Accept(change.Draft, order, what.Numbers);
                break;
        }
        TellBase(change);
        // A refused instruction leaves only the mark that it was refused.
        if (refusal is not null) change.StartAgain();
        var outcome = OrderBooks.Done(change.Draft, order, what, refusal);
        TellAgendaIfEarlier(change);
        return change.Done(_ => ReplyOf(outcome), claimed);
    }

    private Refusal? TakePayment(AccountChange change, string order, Instruction what, WalletPayment fromWallet, ClaimView claims,
        List<Claim> claimed)
    {
        var payment = what.Payment!;
        var key = ClaimKeys.Payment(Head.Tenant, payment.Source.Code(), payment.TransactionId);
        if (claims.IsTaken(key, out _))
            return RefusalCodes.PaymentReferenceReused.With("The channel transaction was recorded for something else.");
        if (OrderBooks.TakePayment(change.Draft, order, payment) is { } refusal) return fromWallet.Sure(refusal, change.Draft.Head);
        claimed.Add(new Claim(key, ClaimKeys.Fingerprint("order", Id, order), Claim.Permanent, new byte[] { 1 }));
        return null;
    }

    /// <summary>Creates the resources and tells them. False when a name was taken meanwhile.</summary>
    private static bool Create(AccountChange change, IEnumerable<OpenedResource> opened, Instruction what, ClaimView claims, List<Claim> claimed)
    {
        var account = change.Draft.Head.Id;
        foreach (var resource in opened)
        {
            var key = ClaimKeys.Resource(resource.Subject);
            if (claims.IsTaken(key, out _)) return false;
            claimed.Add(new Claim(key, ClaimKeys.Fingerprint(account), Claim.Permanent, new byte[] { 1 }));
            ImmutableArray<string> skus = resource.Sku is { } sku ? [sku] : [];
            change.Draft.Add(new ResourceAdded(new AccountResource(change.Draft.Head.Resources + 1, resource.Subject, resource.Kind, resource.Key,
                skus, what.At), what.Actor));
            ImmutableArray<ActivatedAllowance> allowances = resource.Allowance is { } sold
                ? [new ActivatedAllowance(sold.GrantId, sold.Sku, sold.Meter, sold.Units, sold.PaidFen, sold.BoughtAt, sold.ExpiresAt)]
                : [];
            change.Send(new ActivationMessage(resource.Kind, resource.Key, skus, what.At, allowances));
        }
        return true;
    }

    /// <summary>Ends the packages whose money is going back, so that what they used is known for good before it is reversed.</summary>
    private async Task<IReadOnlyList<SpendingReport>> LastFigures(string order, Instruction what)
    {
        if (what.Kind != InstructionKind.Refund || Settlement.Blocked(Trade, order, what.Numbers) is not null) return [];
        var reports = new List<SpendingReport>();
        foreach (var grant in Settlement.GrantsOf(Trade.Orders[order], what.Numbers))
        {
            reports.Add(Translate(await ResourceOf(grant.Subject).End(what.At, breakage: false)));
            await ReadEntry(grant.Subject);
        }
        return reports;
    }

    /// <summary>Seats are numbered on from those there are, around numbers that were given by hand; packages are named by their order.</summary>
    private async Task<ResourceNames> NamesFor(string order, Instruction what)
    {
        var wanted = what.Kind == InstructionKind.Activate ? Activating.SeatsIn(what.Lines) : 0;
        var seats = ImmutableArray.CreateBuilder<string>(wanted);
        for (var number = Trade.Subscriptions.Values.Sum(subscription => subscription.Seats.Length) + 1; seats.Count < wanted; number++)
        {
            var key = $"{Id}/{number}";
            if (await Store.ReadClaimAsync(ClaimKeys.Resource($"seat:{key}"), []) is null) seats.Add(key);
        }
        return new ResourceNames(seats.ToImmutable(),
            (line, i) => "pkg_" + Convert.ToHexStringLower(BitConverter.GetBytes(ClaimKeys.Fingerprint(Id, order, $"{line}/{i}"))));
    }

    private static InstructionReply ReplyOf(InstructionOutcome outcome) =>
        new(outcome.RefusedCode is { } code ? new RefusalReply(code, outcome.RefusedDetail ?? "") : null, [.. outcome.Links]);
}
