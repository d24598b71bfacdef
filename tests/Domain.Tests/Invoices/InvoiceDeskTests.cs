using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Invoices;
using Metering.Domain.Money;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Orders;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Invoices;

/// <summary>What can be asked for, and what the account reserves (clauses 5.1, 5.2, S11).</summary>
public sealed class InvoiceDeskTests
{
    private static readonly YearMonth July = new(2026, 7);
    private static readonly InvoiceProfile Buyer = new("深圳示例科技有限公司", "91440300MA5TE5TA9X", "proof-1", null, null, null, null);

    private readonly AnAccount account = new("2026-07-01T00:00:00");

    [Fact]
    public void A_title_that_differs_is_refused_before_anything_else()
    {
        Ask(Wish(), null)!.Code.ShouldBe(RefusalCodes.InvoiceProfileRequired);
        Ask(Wish(title: "深圳示例科技公司"), Buyer with { GeneralTaxpayerProof = null })!.Code.ShouldBe(RefusalCodes.TitleMismatch);
        Ask(Wish(), Buyer with { GeneralTaxpayerProof = null })!.Code.ShouldBe(RefusalCodes.GeneralTaxpayerProofRequired);
        Ask(Wish() with { TaxNumber = "91110108MA0DEM013A" }, Buyer)!.Code.ShouldBe(RefusalCodes.TitleMismatch);
        Ask(Wish() with { Kind = InvoiceSourceKind.TopUp }, Buyer)!.Code.ShouldBe(RefusalCodes.TopUpNotInvoiceable);
    }

    [Fact]
    public void A_paper_special_fapiao_needs_all_four_fields_and_an_address()
    {
        var postTo = new PostalAddress("王", "13800000000", "深圳");
        var full = Buyer with { Address = "深圳", Telephone = "0755", Bank = "招商银行", BankAccount = "1" };
        Feed(paidFen: 2_160_000);

        Ask(Wish() with { Medium = InvoiceMedium.Paper }, full)!.Code.ShouldBe(RefusalCodes.BuyerFieldsRequired);
        Ask(Wish() with { Medium = InvoiceMedium.Paper, PostTo = postTo }, Buyer)!.Code.ShouldBe(RefusalCodes.BuyerFieldsRequired);
        Ask(Wish() with { Medium = InvoiceMedium.Paper, PostTo = postTo }, full).ShouldBeNull();
    }

    [Fact]
    public void An_order_is_invoiceable_when_it_is_paid_in_full_and_up_to_what_was_not_refunded()
    {
        Ask(Wish(), Buyer)!.Code.ShouldBe(RefusalCodes.NotFound);
        Feed(paidFen: 2_159_999);
        Ask(Wish(), Buyer)!.Code.ShouldBe(RefusalCodes.NotPaidInFull);
        Feed(paidFen: 2_160_000);
        Ask(Wish(fen: 0), Buyer)!.Code.ShouldBe(RefusalCodes.AmountNotPositive);
        Ask(Wish(fen: 2_160_001), Buyer)!.Code.ShouldBe(RefusalCodes.AlreadyInvoiced);
        Ask(Wish(fen: 2_000_000) with { Id = "big" }, Buyer).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => Feed(2_160_000, refundedFen: 160_001, paidOutFen: 160_001));
        Feed(2_160_000, refundedFen: 160_001);
        account.State.Invoices.SourceOf("order:o1").NeedsRedLetter.ShouldBeTrue();
        Feed(2_160_000, refundedFen: 160_000);
        Ask(Wish(fen: 1), Buyer)!.Code.ShouldBe(RefusalCodes.AlreadyInvoiced);
        Ask(Wish(fen: null), Buyer)!.Code.ShouldBe(RefusalCodes.AlreadyInvoiced);
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public void An_order_with_a_third_partys_fee_is_paid_in_full_when_that_is_paid_too()
    {
        var world = new OrderWorld("2026-03-02T10:00:00", null, new RequestedLine("OCS-SEAT", 10, 12, null, null),
            new RequestedLine("PARTNER-SETUP", 1, 0, null, "TP-1"));
        world.Account.Decide(draft => InvoiceDesk.SetProfile(draft, Buyer, "tests")).ShouldBeNull();

        PayAndAsk(2_160_000)!.Code.ShouldBe(RefusalCodes.NotPaidInFull);
        PayAndAsk(30_000).ShouldBeNull();
        world.Account.State.Invoices.Of("f")!.GrossFen.Sum().ShouldBe(2_160_000);
        world.Check();

        Refusal? PayAndAsk(long fen)
        {
            world.Pay(fen).ShouldBeNull();
            return world.Account.Decide(draft =>
            {
                OrderBooks.Stands(draft, OrderWorld.OrderId, new OrderStanding(world.History.Count, world.State.Status, draft.Now, null));
                InvoiceDesk.Feed(draft, OrderSource.Of(OrderWorld.OrderId, OrderSource.SuppliesOf(world.Offer.Lines), draft.State.Trade));
                return InvoiceDesk.Request(draft, Wish() with { SourceKey = InvoiceDesk.OrderKey(OrderWorld.OrderId) }, null, "tests");
            });
        }
    }

    [Fact]
    public void After_a_refund_the_rest_is_invoiced_at_the_rates_of_what_was_kept()
    {
        var world = new OrderWorld();
        world.Open();
        world.Refund(RefundRules.Withdrawal).ShouldBeNull();
        world.Account.Decide(draft => InvoiceDesk.SetProfile(draft, Buyer, "tests")).ShouldBeNull();
        world.Account.Decide(draft => InvoiceDesk.Feed(draft,
            OrderSource.Of(OrderWorld.OrderId, OrderSource.SuppliesOf(world.Offer.Lines), draft.State.Trade)));

        var wish = Wish(fen: null) with { SourceKey = InvoiceDesk.OrderKey(OrderWorld.OrderId) };
        world.Account.Decide(draft => InvoiceDesk.Request(draft, wish, null, "tests")).ShouldBeNull();

        var lines = world.Account.State.Invoices.Of("f")!.Request.Lines;
        lines.Select(line => (line.VatPercent, line.GrossFen, Vat.Split(line.GrossFen, line.VatPercent).VatFen))
            .ShouldBe([(6m, 0, 0), (9m, 48_000, 3_963)]);
        world.Check();
    }

    [Fact]
    public void A_fapiao_that_names_what_was_given_back_holds_the_refund_and_its_red_letter_takes_that_back()
    {
        InvoiceSource source = new("order:o1", [new Supply("*a*", 6, 540_000), new Supply("*b*", 9, 48_000)], 588_000, 0);
        void Tell(InvoiceSource figures) => account.Decide(draft => InvoiceDesk.Feed(draft, figures));
        Tell(source);
        Ask(Wish(fen: 588_000), Buyer).ShouldBeNull();
        var blue = account.State.Invoices.Of("f")!.Request;

        Tell(source with { RefundedFen = 540_000, RefundedBySupply = [540_000, 0] });
        var entry = account.State.Invoices.SourceOf("order:o1");
        entry.NeedsRedLetter.ShouldBeTrue();
        Red(blue, 540_000, entry.OverstatedFen).ShouldBe([540_000, 0]);
        Red(blue, 540_001, entry.OverstatedFen).ShouldBe([540_000, 1]);
        Red(blue, 270_000, entry.OverstatedFen).ShouldBe([270_000, 0]);
        Red(blue, 294_000, [0, 0]).ShouldBe([270_000, 24_000]);
        account.Decide(draft => InvoiceDesk.Absorb(draft, new InvoiceProgress(1, 1, [540_000, 0], InvoiceStatus.Reddened, null, null, false, false)));
        account.State.Invoices.SourceOf("order:o1").NeedsRedLetter.ShouldBeFalse();
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "4.7")]
    public void A_fapiao_that_was_only_asked_for_is_turned_down_when_its_money_goes_back_and_the_refund_goes_on()
    {
        var world = new OrderWorld();
        world.Open();
        var wish = Wish(fen: null) with { SourceKey = InvoiceDesk.OrderKey(OrderWorld.OrderId) };
        world.Account.Decide(draft =>
        {
            InvoiceDesk.Bring(draft, InvoiceBook.Empty);
            InvoiceDesk.Feed(draft, OrderSource.Of(OrderWorld.OrderId, OrderSource.SuppliesOf(world.Offer.Lines), draft.State.Trade));
            return InvoiceDesk.SetProfile(draft, Buyer, "tests") ?? InvoiceDesk.Request(draft, wish, null, "tests");
        }).ShouldBeNull();
        var first = Confirmed("f", out var confirmed);
        confirmed.ShouldBeNull();

        world.Refund(RefundRules.Withdrawal).ShouldBeNull();

        Refund().Status.ShouldBe(RefundStatus.AwaitRedLetter);
        Of(first, draft => InvoiceIssuing.Start(draft, "tests", Overstated()))!.Code.ShouldBe(RefusalCodes.InvoiceState);
        Confirmed("f", out var late).Status.ShouldBe(InvoiceStatus.MaterialReview);
        late!.Code.ShouldBe(RefusalCodes.InvoiceState);
        var rejected = Now(first);
        InvoiceReview.Reject(rejected, "Given back", "tests").ShouldBeNull();
        world.Account.Decide(draft =>
        {
            InvoiceDesk.Absorb(draft, InvoiceProgress.Of(rejected.State, 4, null));
            InvoiceDesk.Follow(draft);
        });
        Refund().Status.ShouldBe(RefundStatus.Approved);
        world.Account.Decide(draft => RefundDesk.PayOut(draft, Refund().Id, "R")).ShouldBeNull();
        world.Account.Decide(draft => InvoiceDesk.Request(draft, wish with { Id = "f2" }, null, "tests")).ShouldBeNull();
        Of(Confirmed("f2", out var rest), draft => InvoiceIssuing.Start(draft, "tests", Overstated())).ShouldBeNull();
        rest.ShouldBeNull();
        world.Check();

        Refund Refund() => world.Account.State.Trade.Refunds.Values.Single();
        ImmutableArray<long> Overstated() => world.Account.State.Invoices.SourceOf(wish.SourceKey).OverstatedFen;
        InvoiceDraft Now(InvoiceState state) => new(state, world.Now, new InvoicePolicies().Validated());
        Refusal? Of(InvoiceState state, Func<InvoiceDraft, Refusal?> decide) => decide(Now(state));
        InvoiceState Confirmed(string id, out Refusal? refusal)
        {
            var draft = Now(InvoiceState.Empty);
            InvoiceReview.Open(draft, "t1", "a1", null, world.Account.State.Invoices.Of(id)!.Request with { Material = "slip" });
            refusal = InvoiceReview.Confirm(draft, true, true, WorkingDayCalendar.Default, 0, "tests", Overstated());
            return draft.State;
        }
    }

    [Fact]
    public void What_was_given_back_of_no_known_supply_is_taken_back_of_all_in_proportion()
    {
        InvoiceSource source = new("order:o1", [new Supply("*a*", 6, 300), new Supply("*b*", 9, 100)], 400, 0);
        account.Decide(draft => InvoiceDesk.Feed(draft, source));
        Ask(Wish(fen: 400), Buyer).ShouldBeNull();

        account.Decide(draft => InvoiceDesk.Feed(draft, source with { RefundedFen = 200 }));

        account.State.Invoices.SourceOf("order:o1").OverstatedFen.ShouldBe([150, 50]);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void What_fapiao_say_of_one_supply_is_held_against_that_supply_alone()
    {
        InvoiceSource source = new("order:o1", [new Supply("*a*", 6, 540_000), new Supply("*b*", 9, 48_000)], 588_000, 0);
        account.Decide(draft => InvoiceDesk.Feed(draft, source));
        Ask(Wish(fen: 48_000), Buyer).ShouldBeNull();
        account.Decide(draft => InvoiceDesk.Feed(draft, source with { RefundedFen = 540_000, RefundedBySupply = [540_000, 0] }));

        var entry = account.State.Invoices.SourceOf("order:o1");
        (entry.NeedsRedLetter, entry.FreeFen).ShouldBe((true, 0));
        entry.OverstatedFen.ShouldBe([44_082, 0]);
        // What an older version wrote does not say of which supply: it is held against the whole.
        account.Decide(draft => InvoiceDesk.Feed(draft, source with { RefundedFen = 540_000 }));
        account.State.Invoices.SourceOf("order:o1").NeedsRedLetter.ShouldBeFalse();
    }

    [Fact]
    public void A_statement_is_invoiceable_once_it_is_paid_with_one_line_per_class_and_rate()
    {
        account.Decide(draft => draft.Add(new Metering.Domain.Accounts.ResourceAdded(
            new(1, "number:+8675586013301", "number", "+8675586013301", ["VOICE-OUT"], account.Now), "tests")));
        var lines = new[]
        {
            AnAccount.Line("VOICE-OUT", July, 2_065, 24_780), AnAccount.Line("NUM-FIXED", July, 1, 2_371),
            AnAccount.Line("API-CALL", July, 12_345, 988), AnAccount.Line("BOT-MSG", July, 250, 450, prepaid: true),
        };
        account.AdvanceTo("2026-08-03T00:00:00", month => month == July ? lines : []);
        var final = account.History.OfType<Metering.Domain.Accounts.StatementFinalised>().Single(e => e.Statement.Month == July).Statement;
        var source = StatementSource.Of(final, lines);
        var wish = Wish(fen: null) with { Kind = InvoiceSourceKind.Statement, SourceKey = "statement:202607" };

        source.Supplies.ShouldBe([new Supply("*信息技术服务*信息系统服务费", 6, 1_438), new Supply("*电信服务*基础电信服务费", 9, 27_151)]);
        Ask(wish, Buyer, source)!.Code.ShouldBe(RefusalCodes.NotPaidInFull);
        account.Pay(28_138).ShouldBeNull();
        Ask(wish, Buyer, source)!.Code.ShouldBe(RefusalCodes.NotPaidInFull);
        account.Pay(1).ShouldBeNull();
        Ask(wish, Buyer, source).ShouldBeNull();
        account.State.Invoices.SourceOf("statement:202607").TakenFen.ShouldBe([1_438, 27_151]);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void What_was_given_back_of_a_package_paid_from_the_wallet_is_not_invoiced_with_the_month_that_shows_it()
    {
        account.TopUp(150_000);
        account.Buy("package:bot", "BOT-PKG-100K");
        account.Recognise("package:bot", "grt_1", 40_000, 60_000);
        var month = account.State.EntryOf("package:bot").Grants[0].PaidIn!.Value;
        var lines = account.State.EntryOf("package:bot").Purchases!.Value;
        var source = StatementSource.Of(new(month, account.Now, account.Now, default, 1, ""), lines);
        var wish = Wish(fen: 100_000) with { Kind = InvoiceSourceKind.Statement, SourceKey = source.Key };
        Ask(wish, Buyer, source).ShouldBeNull();

        account.Decide(draft =>
        {
            Metering.Domain.Refunds.Terminating.EndAllowances(draft, "10.3", Metering.Domain.Refunds.Unearned.GoesBack, null,
                Metering.Domain.Calendar.WorkingDayCalendar.Default);
            draft.BringTrade(Metering.Domain.Orders.TradeBook.Empty);
            InvoiceDesk.Bring(draft, draft.State.Invoices);
            InvoiceDesk.Follow(draft);
        });

        var entry = account.State.Invoices.SourceOf(source.Key);
        (entry.Source!.RefundedFen, entry.Source.CapFen, entry.NeedsRedLetter, entry.OverstatedFen[0]).ShouldBe((90_000, 60_000, true, 40_000));
        Ask(wish with { Id = "f9", AmountFen = 1 }, Buyer, source.Returned(StatementSource.ReturnedOf(account.State.Leases.Values, month)))!.Code
            .ShouldBe(RefusalCodes.AlreadyInvoiced);
        account.WalletFen.ShouldBe(90_000);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void A_correction_of_an_earlier_month_lessens_what_the_other_rates_may_say()
    {
        var lines = new[] { AnAccount.Line("API-CALL", July, 100, 1_000), AnAccount.Line("VOICE-OUT", new YearMonth(2026, 6), 1, -100, prior: true) };
        var source = StatementSource.Of(new(July, account.Now, account.Now, default, 1, ""), lines);

        source.Supplies.ShouldBe([new Supply("*信息技术服务*信息系统服务费", 6, 900)]);
    }

    [Fact]
    public void A_paid_late_fee_is_invoiced_with_its_statement_and_what_was_written_off_is_not()
    {
        var (final, lines) = (new Metering.Domain.Statements.FinalStatement(July, account.Now, account.Now, default, 1, ""),
            new[] { AnAccount.Line("VOICE-OUT", July, 2_065, 24_780) });
        var late = new Metering.Domain.Dunning.SettledStatement(July, "PAID", 24_780, 248, 248, 0, 9, account.Now);

        var paid = StatementSource.Of(final, lines, late);
        paid.Supplies.Select(supply => (supply.VatPercent, supply.GrossFen)).ShouldBe([(9m, 24_780), (9m, 248)]);
        paid.PaidInFull.ShouldBeTrue();
        paid.CapFen.ShouldBe(25_028);
        StatementSource.Of(final, lines, late with { PaidFen = 780, LateFeePaidFen = 0, WrittenOffFen = 24_248 }).PaidInFull.ShouldBeFalse();
    }

    [Fact]
    public void An_old_or_repeated_message_of_a_request_changes_nothing()
    {
        Feed(paidFen: 2_160_000);
        Ask(Wish(fen: 100), Buyer).ShouldBeNull();
        void Tell(long version, long returned) => account.Decide(draft => InvoiceDesk.Absorb(draft, new InvoiceProgress(1, version, [returned],
            InvoiceStatus.Reddened, null, null, false, false)));

        Tell(5, 40);
        Tell(5, 40);
        Tell(4, 0);

        account.State.Invoices.SourceOf("order:o1").TakenFen.ShouldBe([60]);
        account.State.Invoices.SourceOf("order:o1").FreeFen.ShouldBe(2_159_940);
    }

    /// <summary>What a red letter of this amount takes back per line of an issued fapiao that its buyer has booked.</summary>
    private ImmutableArray<long> Red(InvoiceRequest request, long fen, ImmutableArray<long> overstated)
    {
        var state = InvoiceState.Empty with { Request = request, Status = InvoiceStatus.Issued, FapiaoNumber = "B1", ReturnedFen = [0, 0] };
        var draft = new InvoiceDraft(state, account.Now, new InvoicePolicies().Validated());
        RedLetters.Begin(draft, fen, RedReason.SaleReturned, buyerUsed: true, "tests", overstated).ShouldBeNull();
        return draft.Events.OfType<RedRequested>().Single().Letter.Fen;
    }

    private static InvoiceWish Wish(long? fen = 2_160_000, string title = "深圳示例科技有限公司") => new("f", InvoiceSourceKind.Order, "order:o1",
        InvoiceType.Special, InvoiceMedium.Digital, title, null, fen, null, null, null);

    private void Feed(long paidFen, long refundedFen = 0, long paidOutFen = 0) => account.Decide(draft =>
        InvoiceDesk.Feed(draft, new InvoiceSource("order:o1", [new Supply("*a*", 6, 2_160_000)], paidFen, refundedFen) { PaidOutFen = paidOutFen }));

    private Refusal? Ask(InvoiceWish wish, InvoiceProfile? buyer, InvoiceSource? statement = null)
    {
        if (buyer is not null) account.Decide(draft => InvoiceDesk.SetProfile(draft, buyer, "tests")).ShouldBeNull();
        return account.Decide(draft => InvoiceDesk.Request(draft, wish, statement, "tests"));
    }
}
