using CsCheck;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Statements;

public sealed class Paying_statements
{
    private static readonly YearMonth May = new(2026, 5);
    private static readonly YearMonth June = new(2026, 6);

    [Fact]
    public void The_oldest_statement_is_paid_first()
    {
        var account = TwoOpen();

        account.Pay(1_500).ShouldBeNull();

        account.Head.OpenStatements.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            open => open.Month.ShouldBe(June), open => open.PaidFen.ShouldBe(300), open => open.RemainingFen.ShouldBe(900));
        account.History.OfType<PaymentAllocated>().Single()
            .Allocations.ShouldBe([new Allocation(May, 1_200, 0), new Allocation(June, 300, 900)]);
    }

    [Fact]
    public void The_customers_designation_wins()
    {
        var account = TwoOpen();

        account.Pay(1_200, designated: June).ShouldBeNull();

        account.Head.OpenStatements.Single().Month.ShouldBe(May);
    }

    [Theory]
    [InlineData(2_401, null, "PAYMENT_ABOVE_DUE")]
    [InlineData(1_201, 6, "PAYMENT_ABOVE_DUE")]
    [InlineData(1, 4, "NOTHING_DUE")]
    [InlineData(0, null, "AMOUNT_NOT_POSITIVE")]
    public void A_payment_that_fits_nothing_moves_nothing(long fen, int? month, string code)
    {
        var account = TwoOpen();
        var before = account.Head;

        account.Pay(fen, designated: month is { } m ? new YearMonth(2026, m) : null)!.Code.Code.ShouldBe(code);

        account.Head.ShouldBe(before);
    }

    [Fact]
    public void The_wallet_pays_only_what_is_free()
    {
        var account = TwoOpen();
        account.TopUp(1_000);
        account.Extend("package:p1", 500);

        account.Pay(501, LedgerAccount.Wallet)!.Code.Code.ShouldBe("INSUFFICIENT_BALANCE");
        account.Pay(500, LedgerAccount.Wallet).ShouldBeNull();

        (account.WalletFen, account.Head.Ledger[LedgerAccount.Receivable]).ShouldBe((500, 1_900));
    }

    [Fact]
    public void However_a_debt_is_paid_nothing_is_lost_and_the_oldest_is_never_passed_over() =>
        Gen.Select(Gen.Long[1, 5_000].Array[1, 6], Gen.Long[1, 4_000].Array[0, 10]).Sample((dues, payments) =>
        {
            var open = dues.Select((due, i) => new OpenStatement(May.PlusMonths(i), due, 0, Instant.MinValue, false)).ToList();
            foreach (var payment in payments)
            {
                var amount = Math.Min(payment, open.Sum(statement => statement.RemainingFen));
                var parts = PaymentOrder.Allocate(open.Where(statement => statement.RemainingFen > 0), amount);
                parts.Sum(part => part.AmountFen).ShouldBe(amount);
                foreach (var part in parts)
                {
                    var at = open.FindIndex(statement => statement.Month == part.Month);
                    open[at] = open[at] with { PaidFen = open[at].PaidFen + part.AmountFen };
                    open[at].RemainingFen.ShouldBe(part.RemainingFen);
                }
            }
            var touched = open.FindLastIndex(statement => statement.PaidFen > 0);
            open.Take(Math.Max(0, touched)).ShouldEach(statement => statement.RemainingFen == 0);
            open.ShouldEach(statement => statement.PaidFen <= statement.AmountDueFen);
        }, iter: Scale.Cases);

    private static AnAccount TwoOpen()
    {
        // Without late fees: what they do to a payment is shown where dunning is tested.
        var account = new AnAccount("2026-05-01T00:00:00",
            new AccountPolicies { Dunning = new DunningPolicy { LateFeePerDayPer10000 = 0 } });
        account.AdvanceTo("2026-07-10T00:00:00", month => [AnAccount.Line("VOICE-OUT", month, 100, 1_200)]);
        account.Head.OpenStatements.Length.ShouldBe(2);
        return account;
    }
}
