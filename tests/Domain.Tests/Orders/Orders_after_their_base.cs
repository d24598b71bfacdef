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
}
