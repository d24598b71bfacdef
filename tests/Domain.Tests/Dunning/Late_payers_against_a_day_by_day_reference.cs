using CsCheck;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Dunning;

/// <summary>
/// Two years of a customer who pays late in every possible pattern, against a naive reference that walks every day and shares no code.
/// </summary>
public sealed class Late_payers_against_a_day_by_day_reference
{
    private static readonly LocalDate First = new(2026, 1, 1);
    private static readonly LocalDate Last = new(2027, 12, 31);

    // Bills of 24 months (many small, some zero) and payments: day of the two years, part of what is then owed in per mille, designation.
    private static readonly Gen<(long[] Bills, (int Day, int Part, bool Newest)[] Payments)> Customers = Gen.Select(
        Gen.OneOf(Gen.Const(0L), Gen.Long[1, 300], Gen.Long[1_000, 200_000]).Array[24],
        Gen.Select(Gen.Int[32, 729], Gen.OneOf(Gen.Const(1_000), Gen.Int[1, 1_000]), Gen.Bool).Array[0, 14]);

    [Fact]
    public void Every_fen_and_every_date_agree() => Customers.Sample(customer => Run(customer.Bills, customer.Payments), iter: Scale.Cases / 10 + 1);

    private static void Run(long[] bills, (int Day, int Part, bool Newest)[] payments)
    {
        var account = new AnAccount($"{First:uuuu-MM-dd}T00:00:00");
        var reference = new NaiveDebtor(bills, First);
        long BillOf(YearMonth month) => bills[(month.Year - First.Year) * 12 + month.Month - 1];
        var byDay = payments.OrderBy(payment => payment.Day).ToLookup(payment => payment.Day);
        for (var (day, n) = (First, 0); day <= Last; day = day.PlusDays(1), n++)
        {
            reference.Midnight(day);
            foreach (var payment in byDay[n])
            {
                account.AdvanceTo($"{day:uuuu-MM-dd}T10:00:00", month => BillOf(month) == 0 || account.Head.Standing.ClosingAt is not null
                    ? [] : [AnAccount.Line("VOICE-OUT", month, BillOf(month), BillOf(month))]);
                Compare(account, reference, day);
                Pay(account, reference, payment.Part, payment.Newest, day);
                Compare(account, reference, day);
            }
        }
        account.AdvanceTo($"{Last:uuuu-MM-dd}T23:00:00", month => BillOf(month) == 0 || account.Head.Standing.ClosingAt is not null
            ? [] : [AnAccount.Line("VOICE-OUT", month, BillOf(month), BillOf(month))]);
        Compare(account, reference, Last);
        account.History.OfType<AccountSuspended>().Select(e => (BillingZone.DateOf(e.At), true))
            .Concat(account.History.OfType<AccountResumed>().Select(e => (BillingZone.DateOf(e.At), false)))
            .OrderBy(change => change.Item1).ThenBy(change => !change.Item2).ShouldBe(reference.Changes.OrderBy(change => change.Day)
                .ThenBy(change => !change.Suspended).Select(change => (change.Day, change.Suspended)));
    }

    private static void Pay(AnAccount account, NaiveDebtor reference, int perMille, bool newest, LocalDate day)
    {
        var owed = account.Head.OpenStatements.Sum(open => open.OwedFen);
        if (owed == 0) return;
        var named = newest ? account.Head.OpenStatements[^1].Month : (YearMonth?)null;
        var most = newest ? account.Head.OpenStatements[^1].OwedFen : owed;
        var amount = Math.Max(1, most * perMille / 1_000);
        account.Pay(amount, designated: named).ShouldBeNull();
        reference.Pay(amount, named, day);
    }

    private static void Compare(AnAccount account, NaiveDebtor reference, LocalDate day)
    {
        account.Head.OpenStatements.Select(open => (open.Month, open.RemainingFen, open.LateFee.OpenFen))
            .ShouldBe(reference.Owed, $"{day}");
        account.Head.Suspension.Has("ARREARS").ShouldBe(reference.Suspended, $"{day}");
        (account.Head.Standing.ClosingAt is not null).ShouldBe(reference.Closed, $"{day}");
        account.Head.Ledger[LedgerAccount.LateFeeReceivable].ShouldBe(reference.Owed.Sum(one => one.Late));
        account.Head.Ledger[LedgerAccount.Receivable].ShouldBe(reference.Owed.Sum(one => one.Principal));
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }
}
