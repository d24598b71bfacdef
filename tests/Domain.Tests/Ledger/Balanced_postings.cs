using System.Collections.Immutable;
using CsCheck;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Ledger;

public sealed class Balanced_postings
{
    private static readonly LocalDate Day = new(2026, 7, 31);

    [Fact]
    public void A_posting_that_does_not_balance_cannot_be_built() =>
        Should.Throw<InvalidOperationException>(() => Build(1, new(LedgerAccount.CashBank, 100), new(LedgerAccount.Wallet, -99)));

    [Fact]
    public void A_posting_has_no_empty_legs_and_at_least_two()
    {
        Should.Throw<InvalidOperationException>(() => Build(1));
        Should.Throw<InvalidOperationException>(() => Build(1, new PostingLeg(LedgerAccount.CashBank, 0)));
        Should.Throw<InvalidOperationException>(() =>
            Build(1, new(LedgerAccount.CashBank, 5), new(LedgerAccount.Wallet, -5), new(LedgerAccount.OutputVat, 0)));
    }

    [Fact]
    public void Numbers_follow_each_other_without_a_gap()
    {
        var first = TrialTotals.Empty.With(Build(1, new(LedgerAccount.CashBank, 5), new(LedgerAccount.Wallet, -5)));

        first.WalletFen.ShouldBe(5);
        Should.Throw<InvalidOperationException>(() => first.With(Build(3, new(LedgerAccount.CashBank, 5), new(LedgerAccount.Wallet, -5))));
        Should.Throw<InvalidOperationException>(() => first.With(Build(1, new(LedgerAccount.CashBank, 5), new(LedgerAccount.Wallet, -5))));
    }

    [Fact]
    public void The_chart_is_the_one_of_the_requirements()
    {
        ChartOfAccounts.All.Select(account => account.Code()).ShouldBe(
        [
            "CASH.TENPAY", "CASH.BANK", "AR.CUST", "AR.LATE", "AR.CLAIM", "LIAB.WALLET", "LIAB.ORDER", "LIAB.DEFER", "LIAB.REFUND",
                "LIAB.FROZEN",
            "VAT.OUT", "REV.SUB", "REV.NUM", "REV.VOICE", "REV.MSG", "REV.VAS", "REV.LATE", "REV.BREAK", "INC.FORFEIT", "EXP.BADDEBT", "LIAB.COLLECT",
        ]);
        foreach (var account in ChartOfAccounts.All) ChartOfAccounts.Named(account.Code()).ShouldBe(account);
        Should.Throw<KeyNotFoundException>(() => ChartOfAccounts.Named("REV.OTHER"));
    }

    [Fact]
    public void A_void_turns_the_legs_around() =>
        Legs.Revenue(LedgerAccount.Wallet, LedgerAccount.MessageRevenue, new VatSplit(-101, -9)).ShouldBe(
            [new(LedgerAccount.Wallet, -110), new(LedgerAccount.MessageRevenue, 101), new(LedgerAccount.OutputVat, 9)]);

    [Fact]
    public void Whatever_is_posted_the_totals_add_up_to_zero() =>
        Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Int[0, 13].Select(rate => (decimal)rate), Gen.Bool).Array[0, 20].Sample(movements =>
        {
            var totals = TrialTotals.Empty;
            foreach (var (gross, rate, revenue) in movements)
            {
                var legs = revenue
                    ? Legs.Revenue(LedgerAccount.Wallet, LedgerAccount.MessageRevenue, Vat.Split(gross, rate))
                    : Legs.Move(LedgerAccount.CashTenpay, LedgerAccount.Wallet, gross);
                if (legs.Length > 0) totals = totals.With(Build(totals.Postings + 1, [.. legs]));
            }
            totals.TotalFen.ShouldBe(0);
            totals.WalletFen.ShouldBe(movements.Sum(movement => movement.Item3 ? -movement.Item1 : movement.Item1));
        }, iter: Scale.Cases);

    private static Posting Build(long number, params PostingLeg[] legs) =>
        new(number, Day, Instant.FromUtc(2026, 7, 31, 4, 0), "TEST", "1", "1", legs.ToImmutableArray());
}
