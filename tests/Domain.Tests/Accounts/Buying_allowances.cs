using Metering.Domain.Accounts;
using Metering.Domain.Catalogue;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Accounts;

public sealed class Buying_allowances
{
    private const string Package = "package:bot";

    [Fact]
    public void The_price_moves_from_the_wallet_to_deferred_and_becomes_revenue_as_it_is_used()
    {
        var account = new AnAccount("2026-07-01T08:00:00");
        account.TopUp(150_000);

        account.Buy(Package, "BOT-PKG-100K", "BOT-MSG").ShouldBeNull();
        (account.WalletFen, account.Head.Ledger[LedgerAccount.Deferred]).ShouldBe((0, -150_000));

        account.Recognise(Package, "grt_1", 33_333, 50_000);
        account.Recognise(Package, "grt_1", 100_000, 150_000);
        account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
        account.Posted("RECOGNITION", LedgerAccount.ValueAddedRevenue).ShouldBe(-141_509);
        account.Posted("RECOGNITION", LedgerAccount.OutputVat).ShouldBe(-8_491);
    }

    [Fact]
    public void What_expires_unused_is_breakage()
    {
        var account = new AnAccount("2026-07-01T08:00:00");
        account.TopUp(150_000);
        account.Buy(Package, "BOT-PKG-100K");

        account.Recognise(Package, "grt_1", 40_000, 60_000, 90_000);

        account.Posted("RECOGNITION", LedgerAccount.ValueAddedRevenue).ShouldBe(-56_604);
        account.Posted("BREAKAGE", LedgerAccount.BreakageRevenue).ShouldBe(-84_906);
        account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-08-02T23:59:59", 31)]
    [InlineData("2026-08-03T00:00:00", 3)]
    public void Breakage_that_is_booked_later_belongs_to_the_month_of_the_validity_s_end_while_that_is_open(string now, int day)
    {
        var account = new AnAccount("2026-07-01T08:00:00");
        account.TopUp(150_000);
        account.Buy(Package, "BOT-PKG-100K");
        account.AdvanceTo(now);

        account.Recognise(Package, "grt_1", 40_000, 60_000, 90_000, expiredOn: new LocalDate(2026, 7, 31));

        account.Postings.Single(posting => posting.SourceType == "BREAKAGE").Date.ShouldBe(new LocalDate(2026, day == 31 ? 7 : 8, day));
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void What_is_paid_at_once_stands_as_paid_on_the_statement_of_its_month_and_on_no_other()
    {
        var account = new AnAccount("2026-07-01T08:00:00");
        account.TopUp(450_000);
        account.Buy(Package, "BOT-PKG-100K");
        account.Buy(Package, "BOT-PKG-100K");
        account.AdvanceTo("2026-08-01T00:00:00");
        account.Buy(Package, "BOT-PKG-100K");

        account.AdvanceTo("2026-10-03T00:00:00");

        account.History.OfType<LinesCollected>().SelectMany(collected => collected.Pages.SelectMany(page => page)).Select(line =>
            (line.Subject, line.Sku, line.UsageMonth, line.Units, line.GrossFen, line.Split.VatFen, line.Prepaid, line.PriceBook)).ShouldBe(
            [
                (Package, "BOT-PKG-100K", new YearMonth(2026, 7), 200_000, 300_000, 16_981, true, "PB-2026-01"),
                (Package, "BOT-PKG-100K", new YearMonth(2026, 8), 100_000, 150_000, 8_491, true, "PB-2026-01"),
            ]);
        account.History.OfType<StatementFinalised>().Select(final => (final.Statement.Totals.PrepaidFen, final.Statement.Totals.AmountDueFen))
            .ShouldBe([(300_000, 0), (150_000, 0), (0, 0)]);
        account.State.EntryOf(Package).Purchases.ShouldBeNull();
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void One_fen_short_is_refused_and_changes_nothing()
    {
        var account = new AnAccount();
        account.TopUp(149_999);

        account.Buy(Package, "BOT-PKG-100K")!.Code.Code.ShouldBe("INSUFFICIENT_BALANCE");

        account.WalletFen.ShouldBe(149_999);
        account.Head.Allowances.ShouldBe(0);
    }

    [Fact]
    public void Money_that_is_leased_out_buys_nothing()
    {
        var account = new AnAccount();
        account.TopUp(150_000);
        account.Extend("number:+8675586013301", 1);

        account.Buy(Package, "BOT-PKG-100K")!.Code.Code.ShouldBe("INSUFFICIENT_BALANCE");
    }

    [Fact]
    public void An_allowance_bought_on_the_31st_of_August_ends_with_the_31st_of_August()
    {
        var account = new AnAccount("2026-08-31T10:00:00");
        account.TopUp(150_000);
        account.Buy(Package, "BOT-PKG-100K");

        account.History.OfType<AllowanceBought>().Single().ExpiresAt.ShouldBe(AnAccount.At("2027-09-01T00:00:00"));
    }

    [Fact]
    public void More_revenue_than_was_paid_is_a_bug_and_not_posted()
    {
        var account = new AnAccount();
        account.TopUp(150_000);
        account.Buy(Package, "BOT-PKG-100K");

        Should.Throw<InvalidOperationException>(() => account.Recognise(Package, "grt_1", 100_000, 150_001));
        Should.Throw<InvalidOperationException>(() => account.Recognise(Package, "grt_2", 1, 1));
        account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(-150_000);
    }

    [Theory]
    [InlineData("NO-SUCH", SkuResource.Package, "UNKNOWN_SKU")]
    [InlineData("VOICE-OUT", SkuResource.Package, "SKU_NOT_FOR_RESOURCE")]
    [InlineData("OCS-SEAT", SkuResource.Number, "SKU_NOT_FOR_RESOURCE")]
    [InlineData("", SkuResource.Seat, "UNKNOWN_SKU")]
    public void Products_are_checked_against_the_price_book_in_force(string sku, SkuResource kind, string code) =>
        Purchases.Select(AnAccount.Demo, sku.Length == 0 ? []
            : [sku], kind, AnAccount.At("2026-07-01T00:00:00"), null, out _)!.Code.Code.ShouldBe(code);

    [Fact]
    public void A_product_is_unknown_before_its_first_price() =>
        Purchases.Select(AnAccount.Demo, ["VOICE-OUT"], SkuResource.Number, Instant.FromUtc(2025, 12, 31, 15, 59), null, out _)!
            .Code.Code.ShouldBe("UNKNOWN_SKU");

    [Fact]
    public void A_package_holds_allowances_of_one_product_and_one_that_ends_with_an_order_takes_none()
    {
        Purchases.Select(AnAccount.Demo, ["BOT-PKG-100K", "MASS-PKG-10K"], SkuResource.Package, AnAccount.At("2026-07-01T00:00:00"), null, out _)!
            .Code.Code.ShouldBe("SKU_NOT_FOR_RESOURCE");
        var account = new AnAccount("2026-07-01T08:00:00");
        account.TopUp(150_000);
        account.Buy(Package, "BOT-PKG-100K");

        Purchases.NoRoom(account.State, Package, "BOT-PKG-100K").ShouldBeNull();
        Purchases.NoRoom(account.State, Package, "MASS-PKG-10K")!.Code.Code.ShouldBe("SKU_NOT_FOR_RESOURCE");
        var sold = new OrderFunds { Id = "ord_1", Number = 1, Grants = [new OrderGrant(1, Package, "grt_1", 0, "BOT-PKG-100K")] };
        account.Decide(draft => draft.Add(new OrderFundsSet(sold)));
        Purchases.NoRoom(account.State, Package, "BOT-PKG-100K")!.Code.Code.ShouldBe("SKU_NOT_FOR_RESOURCE");
    }

    [Fact]
    public void Services_stand_once_and_each_allowance_is_its_own_purchase()
    {
        Purchases.Select(AnAccount.Demo, ["BOT-MSG", "BOT-PKG-100K", "BOT-MSG", "BOT-PKG-100K"], SkuResource.Package,
            AnAccount.At("2026-07-01T00:00:00"), null, out var selection).ShouldBeNull();

        selection.Services.ShouldBe(["BOT-MSG"]);
        selection.PriceFen.ShouldBe(300_000);
    }
}
