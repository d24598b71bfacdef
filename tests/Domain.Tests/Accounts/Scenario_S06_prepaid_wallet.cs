using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Wallet;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Accounts;

/// <summary>S06 on the account's side: what the resource reports, the account posts (requirements 5).</summary>
public sealed class Scenario_S06_prepaid_wallet
{
    private const string Package = "package:sms";
    private static readonly YearMonth March = new(2026, 3);

    [Fact]
    public void The_wallet_follows_the_usage_to_the_fen()
    {
        var account = new AnAccount("2026-03-02T09:00:00");
        account.TopUp(10_000);

        account.Extend(Package, 8_250).Outcome.ShouldBe(LeaseOutcome.Covered);
        account.Report(Package, "SMS-SEG", March, 1_500, 8_250);
        (account.WalletFen, account.Head.LowBalanceNotices).ShouldBe((1_750, 1));

        account.Extend(Package, 1_650).Outcome.ShouldBe(LeaseOutcome.Covered);
        account.Report(Package, "SMS-SEG", March, 1_800, 9_900);
        (account.WalletFen, account.Head.LowBalanceNotices).ShouldBe((100, 1));

        account.Extend(Package, 110).Outcome.ShouldBe(LeaseOutcome.RecallFirst);
        account.Extend(Package, 110, recalled: true).Outcome.ShouldBe(LeaseOutcome.Exhausted);
        account.Report(Package, "SMS-SEG", March, 1_818, 9_999);
        account.WalletFen.ShouldBe(1);

        account.TopUp(5_000, "T2");
        account.Extend(Package, 110).Outcome.ShouldBe(LeaseOutcome.Covered);
        account.Report(Package, "SMS-SEG", March, 1_838, 10_109);
        (account.WalletFen, account.Head.LowBalanceNotices).ShouldBe((4_891, 1));
    }

    [Fact]
    public void The_month_adds_up_to_one_split_and_nothing_is_due()
    {
        var account = new AnAccount("2026-03-02T09:00:00");
        account.TopUp(15_000);
        account.Extend(Package, 11_000);
        foreach (var (units, gross) in new[] { (1_500, 8_250), (1_800, 9_900), (1_818, 9_999), (1_838, 10_109) })
            account.Report(Package, "SMS-SEG", March, units, gross);

        account.AdvanceTo("2026-04-03T00:00:00", _ => [AnAccount.Line("SMS-SEG", March, 1_838, 10_109, prepaid: true, subject: Package)]);

        account.Posted("USAGE", LedgerAccount.Wallet).ShouldBe(10_109);
        account.Posted("USAGE", LedgerAccount.MessageRevenue).ShouldBe(-9_274);
        account.Posted("USAGE", LedgerAccount.OutputVat).ShouldBe(-835);
        var statement = account.History.OfType<Metering.Domain.Accounts.StatementFinalised>().Single().Statement;
        statement.Totals.ShouldBe(new StatementTotals(1, 10_109, 9_274, 835, 10_109, 0));
        account.Head.OpenStatements.ShouldBeEmpty();
        account.Postings.ShouldNotContain(posting => posting.SourceType == "STATEMENT");
    }
}
