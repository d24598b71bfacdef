using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Shouldly;

namespace Metering.Domain.Tests.Accounts;

public sealed class Topping_up
{
    [Fact]
    public void A_top_up_is_cash_against_the_wallet()
    {
        var account = new AnAccount("2026-03-02T09:00:00");

        account.TopUp(10_000).ShouldBeNull();

        var posting = account.Postings.ShouldHaveSingleItem();
        posting.Legs.ShouldBe([new(LedgerAccount.CashTenpay, 10_000), new(LedgerAccount.Wallet, -10_000)]);
        (posting.Number, posting.Date, posting.SourceType).ShouldBe((1, new NodaTime.LocalDate(2026, 3, 2), "TOPUP"));
        account.WalletFen.ShouldBe(10_000);
    }

    [Theory]
    [InlineData(0, "AMOUNT_NOT_POSITIVE")]
    [InlineData(-1, "AMOUNT_NOT_POSITIVE")]
    [InlineData(1_000_000_001, "AMOUNT_OVER_LIMIT")]
    public void An_absurd_amount_moves_nothing(long fen, string code)
    {
        var account = new AnAccount();

        account.TopUp(fen)!.Code.Code.ShouldBe(code);

        account.Postings.ShouldBeEmpty();
    }

    [Fact]
    public void The_largest_amount_is_within_the_limit() => new AnAccount().TopUp(1_000_000_000).ShouldBeNull();

    [Fact]
    public void A_fall_below_the_mark_is_told_once_and_again_only_after_a_recovery()
    {
        var account = new AnAccount();
        account.Head.LowBalanceNotices.ShouldBe(0, "an account that never had money has not fallen");
        account.TopUp(10_000);
        account.Extend("package:p1", 10_000, recalled: true);
        var march = new NodaTime.YearMonth(2026, 3);

        account.Report("package:p1", "SMS-SEG", march, 1_454, 8_000);
        account.Head.LowBalanceNotices.ShouldBe(0, "2,000 is not below 2,000");
        account.Report("package:p1", "SMS-SEG", march, 1_455, 8_001);
        account.Report("package:p1", "SMS-SEG", march, 1_500, 9_999);
        account.Head.LowBalanceNotices.ShouldBe(1);

        account.TopUp(1_998, "T2");
        account.Head.LowBalanceNotices.ShouldBe(1);
        account.TopUp(1, "T3");
        account.Report("package:p1", "SMS-SEG", march, 1_501, 10_000);
        account.Head.LowBalanceNotices.ShouldBe(2);
    }

    [Theory]
    [InlineData(-1L, 48, 15)]
    [InlineData(2_000L, -1, 15)]
    [InlineData(2_000L, 48, 31)]
    public void Policies_out_of_range_stop_the_start(long lowBalanceFen, int graceHours, int dueDay) =>
        Should.Throw<ArgumentException>(() =>
            new AccountPolicies { LowBalanceFen = lowBalanceFen, UsageGraceHours = graceHours, DueDayOfMonth = dueDay }.Validated());
}
