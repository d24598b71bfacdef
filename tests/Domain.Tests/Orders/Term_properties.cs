using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics;
using CsCheck;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Orders;

/// <summary>
/// Subscriptions and their seats (3.3) under random purchases, renewals, removals, ends and times: no illegal state, every timer once, money
/// conserved; and what a customer is quoted is what its books show, whatever the basket, the months and the price changes.
/// </summary>
public sealed class Term_properties
{
    private static readonly string[] Skus = ["OCS-SEAT", "EQQ-SEAT", "PCS-SEAT"];
    private static readonly string[] Sold = [.. Skus, "BOT-PKG-100K", "TRAINING-DAY"];

    private enum Does
    {
        Open, Renew, AddSeats, RemoveSeat, NameUser, EndTogether, Forfeit, GiveBack, Hold, Lift, PayOut, Wait, WaitLong,
    }

    private static readonly Gen<(Does What, int Which, int Amount, int Hours)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 9], Gen.Int[1, 14], Gen.Int[0, 700]).Array[1, 40];

    [Fact]
    [Trait("Clause", "2.8")]
    [Trait("Clause", "2.7(3)")]
    [Trait("Clause", "2.7(4)")]
    public void Whatever_happens_to_terms_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<string, int>();
        Gen.Select(Histories, Gen.Int[0, 500]).Sample((history, day) =>
        {
            var world = new TermWorld(new LocalDate(2026, 1, 1).PlusDays(day).ToString("uuuu-MM-dd", null) + "T10:00:00");
            foreach (var (what, which, amount, hours) in history)
            {
                var before = world.Trade;
                Step(world, what, which, amount, hours);
                if (what is not (Does.Wait or Does.WaitLong)) world.Check(before);
                Count(world, reached);
            }
            world.Decide(draft =>
            {
                Collections.Hold(draft, null, "tests");
                return null;
            });
            world.AdvanceTo(world.Now + Duration.FromDays(366 * 4));
            world.PayOut();
            Count(world, reached);

            // Everything that was ever paid is with the customer again, or earned, or forfeited: nothing is left in between.
            var ledger = world.Account.Head.Ledger;
            ledger[LedgerAccount.Deferred].ShouldBe(0);
            ledger[LedgerAccount.RefundPayable].ShouldBe(0);
            world.Trade.Subscriptions.Values.SelectMany(subscription => subscription.Seats)
                .ShouldEach(seat => seat.Status == SeatStatus.Purged || seat.Status == SeatStatus.Restored);
            (ledger[LedgerAccount.CashTenpay] + ledger[LedgerAccount.CashBank]).ShouldBe(-ChartOfAccounts.All
                .Where(account => account is not (LedgerAccount.CashTenpay or LedgerAccount.CashBank)).Sum(account => ledger[account]));
            world.Account.Postings.Select(posting => (posting.SourceType, posting.SourceId, posting.Step)).ShouldBeUnique();
        }, iter: Scale.Cases);

        // A property that never gets anywhere proves nothing.
        foreach (var state in Enum.GetNames<SubscriptionStatus>().Concat(Enum.GetNames<SeatStatus>()).Concat(["refused", "added", "renewed"]))
            reached.Keys.ShouldContain(state);
    }

    [Fact]
    [Trait("Clause", "2.2")]
    [Trait("Clause", "2.3")]
    [Trait("Clause", "2.4")]
    public void What_is_quoted_is_what_the_books_show_whatever_the_basket_the_months_and_the_price_changes() =>
        Gen.Select(Gen.Select(Gen.Int[0, 4], Gen.Int[1, 20], Gen.Int[1, 24]).Array[1, 4], Gen.Int[0, 600], Gen.Int[1, 40_000].Array[1, 5],
            Gen.Int[1, 9], Gen.Int[1, 12], Gen.Int[8, 400]).Sample((basket, day, prices, added, months, later) =>
        {
            var start = new LocalDate(2026, 1, 1).PlusDays(day);
            var catalogue = Catalogue(start, prices);
            var world = new TermWorld(start.ToString("uuuu-MM-dd", null) + "T10:00:00", catalogue);
            // A basket of value-added services alone needs a base product beside it, which brings the bot along.
            RequestedLine[] wanted = [.. basket.Select(line => new RequestedLine(Sold[line.Item1], line.Item2, line.Item1 < 3 ? line.Item3 : 0, null,
                null)), new RequestedLine("OCS-SEAT", 1, 1, null, null)];
            var paid = wanted.Sum(line => line.Quantity * Math.Max(1, line.Months) * PriceOf(catalogue, line.Sku!, world.Now));
            world.Quote(out var quote, wanted).ShouldBeNull();
            quote.GrossFen.ShouldBe(paid);
            foreach (var line in quote.Lines) line.Split.NetFen.ShouldBe(NetOf(line.GrossFen, (long)line.Rule.VatPercent));
            world.Buy(wanted).ShouldBe(paid);
            world.AdvanceTo(world.Now + Duration.FromDays(later));
            var today = BillingZone.DateOf(world.Now);
            foreach (var running in world.Trade.Subscriptions.Values.Where(each => each.Status == SubscriptionStatus.Active).ToList())
            {
                var price = PriceOf(catalogue, running.Sku, world.Now);
                // By whole days in fractions that are never rounded, independent of the product's parts of a month.
                var addition = world.Buy(new RequestedLine("SEAT-ADD", added, 0, running.Id, null)).ShouldNotBeNull();
                addition.ShouldBe(ByTheDay(price * added, today, running.LastDay));
                paid += addition;
                var seats = running.Seats.Length + added;
                var inHorizon = Term.LastDay(running.Anchor, running.Months + months) <= today.PlusMonths(36);
                var renewal = world.Buy(new RequestedLine(null, 0, months, running.Id, null));
                renewal.ShouldBe(inHorizon ? (long)seats * months * price : null);
                paid += renewal ?? 0;
            }
            world.AdvanceTo(world.Now + Duration.FromDays(366 * 4));
            world.UseUp();

            var ledger = world.Account.Head.Ledger;
            (ledger[LedgerAccount.CashTenpay] + ledger[LedgerAccount.CashBank]).ShouldBe(paid);
            ledger[LedgerAccount.Deferred].ShouldBe(0);
            (-ChartOfAccounts.All.Where(account => account.Code().StartsWith("REV.", StringComparison.Ordinal) || account == LedgerAccount.OutputVat)
                .Sum(account => ledger[account])).ShouldBe(paid);
            foreach (var subscription in world.Trade.Subscriptions.Values)
                foreach (var term in subscription.Terms)
                    world.Account.Postings.Where(posting => posting.SourceType == "RECOGNITION"
                        && posting.SourceId == $"{subscription.Id}/{term.Number}").Sum(posting => posting.Legs[0].AmountFen).ShouldBe(term.PaidFen);
        }, iter: Scale.Cases);

    private static void Step(TermWorld world, Does what, int which, int amount, int hours)
    {
        var all = world.Trade.Subscriptions.Values.ToList();
        var one = all.Count == 0 ? null : all[which % all.Count];
        switch (what)
        {
            case Does.Open: world.Buy(new RequestedLine(Skus[which % 3], 1 + amount % 3, amount, null, null)); break;
            case Does.Wait: world.AdvanceTo(world.Now + Duration.FromHours(hours)); break;
            case Does.WaitLong: world.AdvanceTo(world.Now + Duration.FromDays(hours / 4)); break;
            case Does.PayOut: world.PayOut(); break;
            case Does.Hold or Does.Lift:
                world.Decide(draft =>
                {
                    Collections.Hold(draft, what == Does.Hold ? "case 1" : null, "tests");
                    return null;
                });
                break;
            case var _ when one is null: break;
            case Does.Renew: world.Buy(new RequestedLine(null, 0, amount, one.Id, null)); break;
            case Does.AddSeats: world.Buy(new RequestedLine("SEAT-ADD", 1 + amount % 3, 0, one.Id, null)); break;
            case Does.RemoveSeat: world.Decide(draft => SeatDesk.Remove(draft, one.Id, one.Seats[amount % one.Seats.Length].Subject)); break;
            case Does.NameUser:
                world.Decide(draft => SeatDesk.Assign(draft, one.Id, one.Seats[amount % one.Seats.Length].Subject,
                    new SeatUser("李雷", $"S-{amount}", draft.Now), needsRealName: false));
                break;
            case Does.EndTogether: world.End(one, Unearned.GoesBack); break;
            case Does.Forfeit: world.End(one, Unearned.Forfeited); break;
            default: world.GiveBack(one); break;
        }
    }

    private static void Count(TermWorld world, ConcurrentDictionary<string, int> reached)
    {
        void Add(string what) => reached.AddOrUpdate(what, 1, (_, count) => count + 1);
        if (world.Refusals.Count > 0) Add("refused");
        foreach (var subscription in world.Trade.Subscriptions.Values)
        {
            Add(subscription.Status.ToString());
            foreach (var seat in subscription.Seats) Add(seat.Status.ToString());
            if (subscription.Terms.Any(term => term.Kind == TermKind.Addition)) Add("added");
            if (subscription.Terms.Any(term => term.Kind == TermKind.Renewal)) Add("renewed");
        }
    }

    /// <summary>The demo book, and a change of every product's price each 67 days from the start on.</summary>
    private static PriceCatalogue Catalogue(LocalDate start, int[] prices)
    {
        var book = DemoPriceBook.Load();
        var books = prices.Select((price, i) => new PublishedBook(new PriceBook
        {
            Id = $"PB-{i}", EffectiveFrom = BillingZone.StartOf(start.PlusDays(67 * i)),
            Skus = [.. Sold.Select((code, n) => Priced(book.Skus.Single(sku => sku.Code == code), price + n))],
        }, AnAccount.At("2026-01-01T00:00:00"), null));
        return PriceCatalogue.Of([new PublishedBook(book, AnAccount.At("2026-01-01T00:00:00"), null), .. books]);
    }

    private static Sku Priced(Sku sku, long fen) => sku.Recurring is not null ? sku with { Recurring = new RecurringCharge(fen) }
        : sku.Allowance is { } allowance ? sku with { Allowance = allowance with { PriceFen = fen } } : sku with { OneOff = new OneOffCharge(fen) };

    private static long PriceOf(PriceCatalogue catalogue, string code, Instant at) => catalogue.SkuAt(code, at, null)!.Sku is var sku
        && sku.Recurring is { } recurring ? (long)recurring.MonthFen : sku.Allowance?.PriceFen ?? sku.OneOff!.PriceFen;

    /// <summary>In whole numbers, half away from zero: independent of the product's decimals.</summary>
    private static long NetOf(long grossFen, long percent) => (2 * grossFen * 100 + 100 + percent) / (2 * (100 + percent));

    private static long ByTheDay(long monthFen, LocalDate start, LocalDate lastDay)
    {
        var (numerator, denominator) = (BigInteger.Zero, BigInteger.One);
        for (var date = start.PlusDays(1); date <= lastDay; date = date.PlusDays(1))
        {
            var inMonth = CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month);
            (numerator, denominator) = (numerator * inMonth + denominator, denominator * inMonth);
            var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
            (numerator, denominator) = (numerator / common, denominator / common);
        }
        return (long)((2 * monthFen * numerator + denominator) / (2 * denominator));
    }
}
