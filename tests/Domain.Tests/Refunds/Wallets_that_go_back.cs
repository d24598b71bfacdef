using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Refunds;
using Metering.Domain.Tests.Orders;
using Shouldly;

namespace Metering.Domain.Tests.Refunds;

/// <summary>The wallet of an account that ended without a breach goes back through the channels that its money came from (3.8).</summary>
public sealed class Wallets_that_go_back
{
    [Fact]
    public void What_another_refund_pays_out_by_bank_is_not_promised_twice()
    {
        var world = new OrderWorld();
        var account = world.Account;
        world.Pay(world.State.DueFen, LedgerAccount.CashBank).ShouldBeNull();
        account.WalletFen.ShouldBe(1_000_000, "it came through Tenpay");
        account.Decide(draft => { AgreementEnd.Run(draft, "10.3", null, Unearned.GoesBack, WorkingDayCalendar.Default, "tests"); });
        world.EndWithAccount("10.3");
        account.AdvanceTo("2026-04-03T00:00:00");

        account.Head.Standing.ClosedAt.ShouldNotBeNull();
        account.State.Trade.Refunds.Values.SelectMany(refund => refund.Parts).Select(part => part.Channel)
            .ShouldBe([LedgerAccount.CashBank, LedgerAccount.CashTenpay]);
        foreach (var refund in account.State.Trade.Refunds.Keys)
            account.Decide(draft => RefundDesk.PayOut(draft, refund, "R")).ShouldBeNull();

        (account.Head.Ledger[LedgerAccount.CashBank], account.Head.Ledger[LedgerAccount.CashTenpay]).ShouldBe((0, 0));
        world.Check();
    }
}
