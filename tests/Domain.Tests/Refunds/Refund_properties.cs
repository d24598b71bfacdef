using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Orders;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Refunds;

/// <summary>
/// The refund's state machine (3.8) under random refunds, pay-outs, pay-outs that come back and red letters: no illegal state, money goes back to
/// where it came from and never more than came, repeats change nothing.
/// </summary>
public sealed class Refund_properties
{
    private static readonly Dictionary<RefundStatus, RefundStatus[]> Allowed = new()
    {
        [RefundStatus.Approved] = [RefundStatus.AwaitRedLetter, RefundStatus.Paying, RefundStatus.Paid],
        [RefundStatus.AwaitRedLetter] = [RefundStatus.Approved],
        [RefundStatus.Paying] = [RefundStatus.Paying, RefundStatus.Paid, RefundStatus.PayFailed],
        [RefundStatus.PayFailed] = [RefundStatus.Paying, RefundStatus.Paid, RefundStatus.PayFailed],
        [RefundStatus.Paid] = [RefundStatus.PayFailed],
    };

    private enum Does
    {
        Buy, GiveBack, EndTogether, PayOut, ComesBack, FapiaoStands, RedLetter, Wait,
    }

    [Fact]
    [Trait("Clause", "4.7")]
    [Trait("Clause", "4.8")]
    public void Whatever_happens_to_refunds_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<RefundStatus, int>();
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 9], Gen.Int[1, 12]).Array[1, 50].Sample(history =>
        {
            var world = new TermWorld("2026-03-02T10:00:00");
            foreach (var (what, which, amount) in history)
            {
                var before = world.Trade;
                Step(world, what, which, amount);
                Check(world, before);
                foreach (var refund in world.Trade.Refunds.Values) reached.AddOrUpdate(refund.Status, 1, (_, count) => count + 1);
            }
            foreach (var order in world.Trade.Orders.Keys.ToList()) world.Account.Decide(draft => RefundDesk.AwaitRedLetter(draft, order, false));
            world.PayOut();
            world.Account.Head.Ledger[LedgerAccount.RefundPayable].ShouldBe(0);
            world.Account.Postings.Select(posting => (posting.SourceType, posting.SourceId, posting.Step)).ShouldBeUnique();
        }, iter: Scale.Cases);

        Enum.GetValues<RefundStatus>().Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    private static void Step(TermWorld world, Does what, int which, int amount)
    {
        var terms = world.Trade.Subscriptions.Values.Where(term => term.Status == SubscriptionStatus.Active).ToList();
        var refunds = world.Trade.Refunds.Values.ToList();
        switch (what)
        {
            case Does.Buy: world.Buy(new RequestedLine("OCS-SEAT", amount, 1 + which, null, null)); break;
            case Does.Wait: world.AdvanceTo(world.Now + Duration.FromDays(amount)); break;
            case Does.GiveBack when terms.Count > 0: world.GiveBack(terms[which % terms.Count]); break;
            case Does.EndTogether when terms.Count > 0: world.End(terms[which % terms.Count], Unearned.GoesBack); break;
            case var _ when refunds.Count == 0: break;
            case Does.PayOut: Same(world, refunds[which % refunds.Count], (draft, id) => RefundDesk.PayOut(draft, id, $"R{amount % 3}")); break;
            case Does.ComesBack: ComesBack(world, refunds[which % refunds.Count], amount % 4 == 3 ? null : $"R{amount % 4}"); break;
            case Does.FapiaoStands or Does.RedLetter:
                var order = refunds[which % refunds.Count].OrderId;
                world.Account.Decide(draft => RefundDesk.AwaitRedLetter(draft, order, what == Does.FapiaoStands));
                var events = world.Account.History.Count;
                world.Account.Decide(draft => RefundDesk.AwaitRedLetter(draft, order, what == Does.FapiaoStands));
                world.Account.History.Count.ShouldBe(events, "a repeat changes something");
                break;
        }
    }

    /// <summary>The pay-out that is named comes back, and no other.</summary>
    private static void ComesBack(TermWorld world, Refund refund, string? reference)
    {
        Same(world, refund, (draft, id) => RefundDesk.PayoutFailed(draft, id, "closed", reference));
        var came = refund.Parts.Zip(world.Trade.Refunds[refund.Id].Parts).Where(pair => pair.First != pair.Second).ToList();
        came.Count.ShouldBeLessThanOrEqualTo(1);
        came.ShouldEach(pair => pair.Second.PaidAt == null && (reference == null || pair.First.PayoutReference == reference));
    }

    /// <summary>A refused step leaves the refund as it was.</summary>
    private static void Same(TermWorld world, Refund refund, Func<AccountDraft, string, Domain.Refusals.Refusal?> step)
    {
        var (events, open) = (world.Account.History.Count, refund.OpenFen);
        if (world.Account.Decide(draft => step(draft, refund.Id)) is null) world.Trade.Refunds[refund.Id].OpenFen.ShouldNotBe(open);
        else world.Account.History.Count.ShouldBe(events);
    }

    private static void Check(TermWorld world, TradeBook before)
    {
        var ledger = world.Account.Head.Ledger;
        ledger.TotalFen.ShouldBe(0);
        (-ledger[LedgerAccount.RefundPayable]).ShouldBe(world.Trade.Refunds.Values.Sum(refund => refund.OpenFen));
        ledger[LedgerAccount.CashTenpay].ShouldBeGreaterThanOrEqualTo(0);
        ledger[LedgerAccount.CashBank].ShouldBeGreaterThanOrEqualTo(0);
        foreach (var refund in world.Trade.Refunds.Values)
        {
            refund.Parts.Sum(part => part.AmountFen).ShouldBe(refund.AmountFen);
            refund.Parts.Select(part => part.PayoutReference).OfType<string>().ShouldBeUnique();
            (refund.OpenFen == 0).ShouldBe(refund.Status == RefundStatus.Paid);
            var payments = world.Trade.Orders[refund.OrderId].Payments;
            foreach (var channel in refund.Parts.GroupBy(part => (part.Channel, part.TransactionId)))
                channel.Sum(part => part.AmountFen).ShouldBeLessThanOrEqualTo(payments.Single(payment =>
                    payment.Source == channel.Key.Channel && payment.TransactionId == channel.Key.TransactionId).RefundedFen);
            // The newest payment goes back first.
            var order = refund.Parts.Select(part => payments.ToList().FindIndex(payment => payment.TransactionId == part.TransactionId)).ToList();
            order.ShouldBe(order.OrderDescending());
            if (before.Refunds.GetValueOrDefault(refund.Id) is { } old && old.Status != refund.Status)
                Allowed[old.Status].ShouldContain(refund.Status);
        }
    }
}
