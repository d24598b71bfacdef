using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Tests.Accounts;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>What rests on a base product, or stands in one order with it, when that was given back (1.12, 4.7).</summary>
public sealed class Orders_after_their_base
{
    [Fact]
    [Trait("Clause", "1.12")]
    public void Clause_1_12_a_package_that_is_paid_after_its_base_has_ended_is_not_opened()
    {
        var world = new TermWorld("2026-04-28T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null)).ShouldBe(18_000);
        world.Quote(out var offer, new RequestedLine("SMS-PKG-10K", 1, 0, null, null)).ShouldBeNull();
        Open("before").ShouldBeNull();
        world.GiveBack(world.Trade.Subscriptions["sub_1"]);

        Open("late")!.Code.ShouldBe(RefusalCodes.BaseProductRequired);
        world.Check(world.Trade);

        Refusal? Open(string order) => world.Account.Decide(draft =>
        {
            var payment = new OrderPayment(LedgerAccount.CashBank, order, offer.GrossFen, draft.Now, 0);
            var instruction = new Instruction
            {
                Number = 2, Kind = InstructionKind.Activate, At = draft.Now, Actor = "tests", Lines = offer.Lines,
            };
            return OrderBooks.TakePayment(draft, order, payment)
                ?? new Activating(draft, order, instruction, new ResourceNames([], (line, i) => $"pkg-{order}-{line}-{i}")).Run();
        });
    }

    [Fact]
    [Trait("Clause", "4.7")]
    public void Clause_4_7_a_single_service_is_accepted_after_the_base_of_its_order_was_given_back()
    {
        var world = Trained();
        world.Refund(RefundRules.Withdrawal).ShouldBeNull();
        world.State.Status.ShouldBe(OrderStatus.Terminated);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(-world.Offer.Lines[1].GrossFen);

        foreach (var deliveries in new[] { 3, 1 }) world.Decide(draft => ServiceDesk.Ask(draft, 2), deliveries).ShouldBeNull();

        world.State.Accepted.ShouldBe([2]);
        var ledger = world.Account.Head.Ledger;
        ledger[LedgerAccount.Deferred].ShouldBe(0);
        (-ChartOfAccounts.All.Where(account => account.Code().StartsWith("REV.", StringComparison.Ordinal) || account == LedgerAccount.OutputVat)
            .Sum(account => ledger[account])).ShouldBe(world.Offer.Lines[1].GrossFen);
        world.Check();
        world.ReplayIsEqual();
    }

    [Fact]
    [Trait("Clause", "4.8")]
    public void A_single_service_that_was_given_back_is_not_accepted()
    {
        var world = Trained();
        world.Decide(draft => RefundRules.Report(draft, "无法登录")).ShouldBeNull();
        world.Decide(draft => RefundRules.Triage(draft, 1, FaultCause.ProductFault, loginImpossible: true)).ShouldBeNull();
        world.Refund(RefundRules.Fault).ShouldBeNull();

        world.Decide(draft => ServiceDesk.Ask(draft, 2))!.Code.ShouldBe(RefusalCodes.OrderState);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
        world.Check();
    }

    private static OrderWorld Trained()
    {
        var world = new OrderWorld("2026-04-28T10:00:00", null, new RequestedLine("OCS-SEAT", 1, 1, null, null),
            new RequestedLine("TRAINING-DAY", 1, 0, null, null));
        world.Decide(draft => ServiceDesk.Ask(draft, 2))!.Code.ShouldBe(RefusalCodes.OrderState);
        world.Open();
        return world;
    }
}
