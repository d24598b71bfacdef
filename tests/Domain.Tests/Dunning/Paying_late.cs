using CsCheck;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Dunning;

/// <summary>Two years of a customer who pays when and what it likes, against a reference that walks day by day (clause 3.9).</summary>
public sealed class Paying_late
{
    private const int Months = 24;

    private static readonly Gen<(int Day, int Percent)[]> Payments = Gen.Select(Gen.Int[20, Months * 30 + 60], Gen.Int[1, 130]).Array[0, 40];

    [Fact]
    [Trait("Clause", "3.9")]
    public void Late_fees_suspension_and_debt_equal_a_day_by_day_reference() =>
        Gen.Select(Gen.Long[1, 200_000].Array[Months], Payments).Sample((amounts, payments) =>
        {
            // Closing after long suspension is shown elsewhere.
            var policies = new AccountPolicies { Dunning = new DunningPolicy { CloseAfterSuspendedDays = 3_650 } };
            var account = new AnAccount("2026-01-01T00:00:00", policies);
            var first = new YearMonth(2026, 1);
            var reference = new Reference();
            var day = new LocalDate(2026, 1, 1);
            foreach (var (after, percent) in payments.OrderBy(payment => payment.Day))
            {
                var date = new LocalDate(2026, 1, 1).PlusDays(after);
                reference.WalkTo(day, date, month => amounts[Period.Between(first, month, PeriodUnits.Months).Months]);
                day = date;
                account.AdvanceTo($"{date:uuuu-MM-dd}T10:00:00", month => LineOf(month, amounts, first));
                var owed = account.Head.OpenStatements.Sum(open => open.OwedFen);
                owed.ShouldBe(reference.OwedFen);
                account.Head.Suspension.Has("ARREARS").ShouldBe(reference.Suspended);
                var amount = Math.Min(owed, owed * percent / 100);
                if (amount == 0) continue;
                account.Pay(amount).ShouldBeNull();
                reference.Pay(amount);
                account.Head.Suspension.Has("ARREARS").ShouldBe(reference.Suspended);
                account.Head.OpenStatements.Sum(open => open.OwedFen).ShouldBe(reference.OwedFen);
            }
            account.Head.Ledger[LedgerAccount.LateFeeReceivable].ShouldBe(reference.OpenLateFeeFen);
            (-account.Head.Ledger[LedgerAccount.LateFeeRevenue]).ShouldBe(reference.LateFeeNetFen);
            account.Head.Ledger.TotalFen.ShouldBe(0);
            account.History.OfType<DunningNoticed>().GroupBy(notice => (notice.Month, notice.Notice.Days)).ShouldAllBe(group => group.Count() == 1);
        }, iter: (long)(Scale.Cases / 20));

    [Theory]
    [Trait("Clause", "3.9")]
    [InlineData(31, 30, "LateFeePerDayPer10000")]
    [InlineData(-1, 30, "LateFeePerDayPer10000")]
    [InlineData(5, 29, "SuspendWhenOverdueDaysExceed")]
    public void A_policy_harsher_than_the_law_is_refused_when_it_is_loaded(int perDay, int days, string name) =>
        Should.Throw<ArgumentException>(() => new AccountPolicies
        {
            Dunning = new DunningPolicy { LateFeePerDayPer10000 = perDay, SuspendWhenOverdueDaysExceed = days },
        }.Validated()).Message.ShouldContain(name);

    [Fact]
    public void A_late_fee_never_passes_its_principal()
    {
        var policies = new AccountPolicies { Dunning = new DunningPolicy { LateFeePerDayPer10000 = 30, CloseAfterSuspendedDays = 3_650 } };
        var account = new AnAccount("2026-01-01T00:00:00", policies);

        account.AdvanceTo("2027-12-31T00:00:00", month => month == new YearMonth(2026, 1) ? [AnAccount.Line("VOICE-OUT", month, 1, 1_000)] : []);

        var open = account.Head.OpenStatements.Single();
        (open.LateFee.ChargedFen, open.LateFee.Days).ShouldBe((1_000, 334));
    }

    [Fact]
    [Trait("Clause", "2.9")]
    [Trait("Clause", "3.9")]
    public void A_late_fee_has_the_vat_of_our_own_supplies_however_much_is_collected_for_a_third_party()
    {
        var account = new AnAccount("2026-07-01T00:00:00");
        account.AdvanceTo("2026-09-18T00:00:00", month => month != new YearMonth(2026, 7) ? []
            : [AnAccount.Line("PARTNER-LOOKUP", month, 2_000, 60_000), AnAccount.Line("VOICE-OUT", month, 1, 40_000)]);

        var fee = account.Head.OpenStatements.Single().LateFee;

        (fee.Days, fee.ChargedFen, fee.VatFen).ShouldBe((34, 1_700, 140));
        (-account.Head.Ledger[LedgerAccount.LateFeeRevenue]).ShouldBe(1_560);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void A_late_fee_on_what_is_collected_for_a_third_party_alone_has_no_vat()
    {
        var account = new AnAccount("2026-07-01T00:00:00");
        account.AdvanceTo("2026-09-18T00:00:00", month => month != new YearMonth(2026, 7) ? []
            : [AnAccount.Line("PARTNER-LOOKUP", month, 2_000, 60_000)]);

        (-account.Head.Ledger[LedgerAccount.LateFeeRevenue], account.Head.OpenStatements.Single().LateFee.VatFen).ShouldBe((1_020, 0));
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    private static IReadOnlyList<BilledLine> LineOf(YearMonth month, long[] amounts, YearMonth first)
    {
        var index = Period.Between(first, month, PeriodUnits.Months).Months;
        return index < amounts.Length ? [AnAccount.Line("VOICE-OUT", month, 1, amounts[index])] : [];
    }

    /// <summary>Day by day, with lists and no cleverness.</summary>
    private sealed class Reference
    {
        private readonly List<Bill> bills = [];
        private long netOfPaidAway;

        public bool Suspended { get; private set; }

        public long OwedFen => bills.Sum(bill => bill.Principal + bill.Charged - bill.FeePaid);

        public long OpenLateFeeFen => bills.Sum(bill => bill.Charged - bill.FeePaid);

        public long LateFeeNetFen => netOfPaidAway + bills.Sum(bill => Net(bill.Charged));

        public void WalkTo(LocalDate after, LocalDate until, Func<YearMonth, long> amountOf)
        {
            for (var date = after.PlusDays(1); date <= until; date = date.PlusDays(1))
            {
                if (date.Day == 3)
                {
                    var month = date.ToYearMonth().PlusMonths(-1);
                    var index = (month.Year - 2026) * 12 + month.Month - 1;
                    if (index is >= 0 and < Months) Add(date.ToYearMonth().OnDayOfMonth(15), amountOf(month));
                }
                foreach (var bill in bills.Where(bill => date > bill.DueOn))
                {
                    bill.Exact = Math.Min(bill.Exact + bill.Principal * 0.0005m, bill.Billed);
                    bill.Charged = (long)Math.Round(bill.Exact, MidpointRounding.AwayFromZero);
                    bill.Overdue = true;
                    if (Period.DaysBetween(bill.DueOn, date) == 31) Suspended = true;
                }
            }
        }

        private void Add(LocalDate dueOn, long billed) => bills.Add(new Bill(dueOn, billed) { Principal = billed });

        public void Pay(long amount)
        {
            foreach (var bill in bills)
            {
                var fee = Math.Min(amount, bill.Charged - bill.FeePaid);
                bill.FeePaid += fee;
                amount -= fee;
                var principal = Math.Min(amount, bill.Principal);
                bill.Principal -= principal;
                amount -= principal;
            }
            netOfPaidAway += bills.Where(bill => bill.Done).Sum(bill => Net(bill.Charged));
            bills.RemoveAll(bill => bill.Done);
            if (!bills.Any(bill => bill.Overdue)) Suspended = false;
        }

        private static long Net(long gross) => (long)Math.Round(gross / 1.09m, MidpointRounding.AwayFromZero);

        private sealed class Bill(LocalDate dueOn, long billed)
        {
            public LocalDate DueOn => dueOn;

            public long Billed { get; } = billed;

            public long Principal { get; set; }

            public decimal Exact { get; set; }

            public long Charged { get; set; }

            public long FeePaid { get; set; }

            public bool Overdue { get; set; }

            public bool Done => Principal == 0 && Charged == FeePaid;
        }
    }
}
