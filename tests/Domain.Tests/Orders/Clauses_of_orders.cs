using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Orders;

/// <summary>Rules of orders and refunds that depend on policies or dates, each named after its clause.</summary>
public sealed class Clauses_of_orders
{
    private static readonly WorkingDayCalendar Days = WorkingDayCalendar.Default;

    [Theory]
    [Trait("Clause", "4.6")]
    [InlineData("2026-02-13", "2026-02-27")]
    [InlineData("2026-04-28", "2026-05-08")]
    [InlineData("2026-09-18", "2026-09-24")]
    [InlineData("2026-09-30", "2026-10-13")]
    [InlineData("2026-03-07", "2026-03-13")]
    public void Clause_4_6_counts_five_working_days_with_make_up_days(string start, string lastDay) =>
        new ActivationClock(Date(start), [], 0).Day(5, Days).LastDay.ShouldBe(Date(lastDay));

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_a_deadline_in_an_unpublished_year_is_provisional() =>
        new ActivationClock(Date("2026-12-30"), [], 0).Day(5, Days).Provisional.ShouldBeTrue();

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_the_missed_time_gives_the_whole_payment_back_without_interest()
    {
        var world = new OrderWorld("2026-03-02T10:00:00");
        world.Pay(100_000).ShouldBeNull();
        world.Pay(world.State.DueFen).ShouldBeNull();
        world.HandIn();
        world.Review(true);
        world.Refund(RefundRules.Late)!.Code.Code.ShouldBe("ACTIVATION_NOT_LATE");
        world.AdvanceTo(AnAccount.At("2026-03-10T00:00:00"));
        world.State.Status.ShouldBe(OrderStatus.Late);

        world.Refund(RefundRules.Late).ShouldBeNull();

        world.State.Status.ShouldBe(OrderStatus.Terminated);
        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(world.Offer.GrossFen);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_the_right_ends_when_the_activation_completes()
    {
        var world = new OrderWorld("2026-03-02T10:00:00");
        world.Pay(world.State.DueFen);
        world.HandIn();
        world.Review(true);
        world.AdvanceTo(AnAccount.At("2026-03-10T00:00:00"));
        world.Provision().ShouldBeNull();

        world.State.Status.ShouldBe(OrderStatus.ActivatedLate);
        world.Refund(RefundRules.Late)!.Code.Code.ShouldBe("ACTIVATION_NOT_LATE");
        world.Refund(RefundRules.Withdrawal).ShouldBeNull();
        world.Check();
    }

    [Theory]
    [Trait("Clause", "4.7")]
    [InlineData(false, "2026-05-05T23:59:59", true)]
    [InlineData(false, "2026-05-06T00:00:00", false)]
    [InlineData(true, "2026-05-06T23:59:59", true)]
    [InlineData(true, "2026-05-07T00:00:00", false)]
    public void Clause_4_7_seven_natural_days_roll_forward_only_by_policy(bool rollForward, string at, bool inTime)
    {
        var world = new OrderWorld("2026-04-28T10:00:00", new OrderPolicies { RollForwardOnRestDay = rollForward });
        world.Open();
        world.AdvanceTo(AnAccount.At(at));

        (world.Refund(RefundRules.Withdrawal) is null).ShouldBe(inTime);
        world.Check();
    }

    [Theory]
    [Trait("Clause", "4.8")]
    [InlineData(true, 156_000)]
    [InlineData(false, 108_000)]
    public void Clause_4_8_includes_value_added_services_by_policy(bool includes, long refund)
    {
        var world = new OrderWorld("2026-06-01T10:00:00", new OrderPolicies { FaultBasedIncludesVas = includes });
        world.Open();
        world.Decide(draft => RefundRules.Report(draft, "无法登录"));
        world.Decide(draft => RefundRules.Triage(draft, 1, FaultCause.ProductFault, loginImpossible: true));

        world.Refund(RefundRules.Fault).ShouldBeNull();

        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(refund);
    }

    [Fact]
    [Trait("Clause", "4.8")]
    public void Clause_4_8_a_fault_that_leaves_the_login_possible_gives_nothing()
    {
        var world = new OrderWorld();
        world.Open();
        world.Decide(draft => RefundRules.Report(draft, "慢"));
        world.Decide(draft => RefundRules.Triage(draft, 1, FaultCause.ProductFault, loginImpossible: false));

        world.Refund(RefundRules.Fault)!.Code.Code.ShouldBe("NOT_PRODUCT_FAULT");
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public void Clause_6_1_forfeits_the_unused_fee_only()
    {
        // S15: 10 phone seats for a year, 170 of 365 days used when the case is decided at 00:00.
        var world = new OrderWorld("2026-03-01T10:00:00", null, new RequestedLine("PCS-SEAT", 10, 12, null, null));
        world.Open();
        world.AdvanceTo(AnAccount.At("2026-08-19T00:00:00"));
        world.Account.Decide(draft => Terminating.End(draft, "sub_1", "6.1", Unearned.Forfeited, Days));

        var forfeiture = world.Account.Postings[^1];
        forfeiture.Legs.Select(leg => (leg.Account, leg.AmountFen)).ShouldBe([(LedgerAccount.Deferred, 1_666_849L),
            (LedgerAccount.ForfeitIncome, -1_572_499L), (LedgerAccount.OutputVat, -94_350L)]);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
        world.Account.State.Trade.Subscriptions["sub_1"].Forfeited.ShouldBeTrue();
    }

    [Fact]
    [Trait("Clause", "10.4")]
    public void Clause_10_4_gives_the_unearned_part_back_in_proportion()
    {
        var world = new OrderWorld("2026-03-01T10:00:00", null, new RequestedLine("PCS-SEAT", 10, 12, null, null));
        world.Open();
        world.AdvanceTo(AnAccount.At("2026-08-19T00:00:00"));
        world.Account.Decide(draft => Terminating.End(draft, "sub_1", "10.4", Unearned.GoesBack, Days));

        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(1_666_849);
        world.Account.State.Trade.Refunds["rfd_1"].Ground.ShouldBe("10.4");
    }

    [Fact]
    [Trait("Clause", "4.9")]
    public void Clause_4_9_what_joined_a_withdrawn_term_is_not_given_back()
    {
        var world = new OrderWorld("2026-04-28T10:00:00", null, new RequestedLine("OCS-SEAT", 1, 6, null, null));
        world.Open();
        world.Account.Decide(draft => draft.Add(new SubscriptionSet(WithAddition(draft.State.Trade.Subscriptions["sub_1"]))));
        world.Account.Decide(draft => draft.Post(Date("2026-04-28"), "ORDER", "other", "ACTIVATE",
            Legs.Move(LedgerAccount.CashBank, LedgerAccount.Deferred, 9_000)));

        world.Refund(RefundRules.Withdrawal).ShouldBeNull();

        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(108_000);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
        world.Account.Head.Ledger[LedgerAccount.BreakageRevenue].ShouldBe(-8_491);
    }

    [Fact]
    [Trait("Clause", "12.1")]
    public void Clause_12_1_a_policy_that_shortens_what_the_agreement_grants_does_not_load()
    {
        new OrderPolicies().Validated();
        Should.Throw<ArgumentException>(() => new OrderPolicies { CoolingOffDays = 6 }.Validated());
        Should.Throw<ArgumentException>(() => new OrderPolicies { FaultDays = 29 }.Validated());
        Should.Throw<ArgumentException>(() => new OrderPolicies { ActivationWorkingDays = 6 }.Validated());
        new OrderPolicies { CoolingOffDays = 14, FaultDays = 60, ActivationWorkingDays = 3 }.Validated();
    }

    [Fact]
    [Trait("Clause", "2.9")]
    public void Clause_2_9_a_third_partys_product_needs_its_agreement_and_is_never_priced_here()
    {
        var book = DemoPriceBook.Load();
        var other = book.Skus.Single(sku => sku.Code == "TRAINING-DAY") with { Code = "TP-CRM", Kind = SkuKind.ThirdParty };
        var catalogue = PriceCatalogue.Of([new PublishedBook(book with { Skus = book.Skus.Add(other) }, AnAccount.At("2026-01-01T00:00:00"), null)]);
        var world = new OrderWorld();
        var context = new OfferContext(catalogue, null, world.Now, world.Account.State.Trade, world.Account.Head.Agreement,
            new OrderPolicies(), Days);

        Offers.Make(context, Wanted(null), out _)!.Code.Code.ShouldBe("AGREEMENT_NOT_ACCEPTED");
        Offers.Make(context, Wanted("TPA-2026-7"), out var offer).ShouldBeNull();
        offer.GrossFen.ShouldBe(0);
        offer.Lines[0].Agreement.ShouldBe("TPA-2026-7");
        static OrderRequest Wanted(string? agreement) => new([new RequestedLine("TP-CRM", 1, 0, null, agreement)], false, true, null);
    }

    [Fact]
    [Trait("Clause", "2.1")]
    public void Clause_2_1_what_is_charged_as_it_is_used_is_not_ordered()
    {
        var world = new OrderWorld();
        world.Priced(new OrderRequest([new RequestedLine("NUM-FIXED", 1, 1, null, null)], false, true, null), out _)!.Code.Code
            .ShouldBe("SKU_NOT_FOR_RESOURCE");
        world.Priced(new OrderRequest([new RequestedLine("NO-SUCH", 1, 1, null, null)], false, true, null), out _)!.Code.Code
            .ShouldBe("UNKNOWN_SKU");
    }

    [Theory]
    [Trait("Clause", "6.1")]
    [InlineData(10_000, "PART_PAID", "CANCELLED", 10_000, 0)]
    [InlineData(156_000, "PAID", "TERMINATED", 0, 156_000)]
    public void Clause_6_1_an_order_that_is_not_open_ends_with_its_account(long paid, string before, string after, long goesBack, long withheld)
    {
        var world = new OrderWorld();
        world.Pay(paid).ShouldBeNull();
        OrderDesk.StatusWord(world.State.Status).ShouldBe(before);

        world.EndWithAccount(OrderWorld.Ends[0], deliveries: 3);
        world.EndWithAccount(OrderWorld.Ends[0]);

        OrderDesk.StatusWord(world.State.Status).ShouldBe(after);
        var ledger = world.Account.Head.Ledger;
        (-ledger[LedgerAccount.RefundPayable], -ledger[LedgerAccount.Frozen], ledger[LedgerAccount.OrderPaid]).ShouldBe((goesBack, withheld, 0));
        world.Check();
    }

    [Fact]
    [Trait("Clause", "10.3")]
    public void Clause_10_3_what_an_order_says_without_knowing_of_the_end_takes_no_wake_up_away()
    {
        var account = new AnAccount("2026-06-10T10:00:00");
        var deadline = account.Now + Duration.FromDays(7);
        account.Decide(draft =>
        {
            draft.BringTrade(TradeBook.Empty);
            OrderBooks.WakeAt(draft, "o", null);
            OrderBooks.Stands(draft, "o", new OrderStanding(1, OrderStatus.Paused, draft.Now, null));
            draft.Add(new AccountClosing("10.3", draft.Now, "tests"));
            OrderBooks.WakeUnopened(draft, draft.Now);
            // The end of force majeure reached it first.
            OrderBooks.Stands(draft, "o", new OrderStanding(2, OrderStatus.Provisioning, draft.Now, deadline));
        });
        account.State.Trade.Orders["o"].DueAt.ShouldBe(account.Now);

        account.Decide(draft => OrderBooks.Stands(draft, "o", new OrderStanding(3, OrderStatus.Terminated, draft.Now, null)));
        account.State.Trade.Orders["o"].DueAt.ShouldBeNull();
    }

    [Fact]
    [Trait("Clause", "4.6")]
    public void Clause_4_6_what_the_seller_was_late_to_open_goes_back_though_the_account_ended()
    {
        var world = new OrderWorld("2026-03-02T10:00:00");
        world.Pay(world.State.DueFen);
        world.HandIn();
        world.Review(true);
        world.AdvanceTo(AnAccount.At("2026-03-10T00:00:00"));

        world.EndWithAccount(OrderWorld.Ends[0]);

        (world.State.Status, world.State.EndGround).ShouldBe((OrderStatus.Terminated, RefundRules.Late));
        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(world.Offer.GrossFen);
        world.Check();
    }

    [Theory]
    [Trait("Clause", "2.7(2)")]
    [InlineData(30, null, "2026-10-31")]
    [InlineData(60, null, "2026-11-30")]
    [InlineData(60, 90, "2026-12-30")]
    public void Clause_2_7_2_product_data_are_kept_as_usual_or_as_the_accounts_policy_says(int usual, int? account, string lastDay)
    {
        var world = new OrderWorld(new AccountPolicies
        {
            Orders = new OrderPolicies { PurgeRetentionDays = usual }, Dunning = new DunningPolicy { RetentionDays = account },
        }, "2026-06-30T10:00:00", new RequestedLine("EQQ-SEAT", 1, 3, null, null));
        world.Open();
        world.AdvanceTo(AnAccount.At(lastDay + "T23:59:59"));
        Seat(world).ShouldBe(SeatStatus.Reclaimed);

        world.AdvanceTo(BillingZone.EndOf(Date(lastDay)));
        Seat(world).ShouldBe(SeatStatus.Purged);
    }

    [Theory]
    [Trait("Clause", "4.8")]
    [InlineData(false, 0, 156_000)]
    [InlineData(true, 100_000, 56_000)]
    public void Clause_4_8_a_refund_pays_arrears_only_by_policy(bool setOff, long paysOff, long goesBack)
    {
        var world = new OrderWorld("2026-06-01T10:00:00", new OrderPolicies { SetOffArrears = setOff });
        world.Open();
        world.Decide(draft => RefundRules.Report(draft, "无法登录"));
        world.Decide(draft => RefundRules.Triage(draft, 1, FaultCause.ProductFault, loginImpossible: true));
        world.Account.AdvanceTo("2026-08-16T00:00:00", month => month.Month == 6
            ? [AnAccount.Line("VOICE-OUT", month, 1, 100_000)] : []);
        var owed = world.Account.Head.OpenStatements.Single().OwedFen;
        owed.ShouldBeGreaterThan(99_999);

        world.Refund(RefundRules.Fault).ShouldBeNull();

        var paid = setOff ? owed : 0;
        paid.ShouldBeGreaterThanOrEqualTo(paysOff);
        (-world.Account.Head.Ledger[LedgerAccount.RefundPayable]).ShouldBe(156_000 - paid);
        world.Account.Head.OpenStatements.Sum(open => open.OwedFen).ShouldBe(owed - paid);
        var refund = world.Account.State.Trade.Refunds.Values.Single();
        (refund.AmountFen, refund.OpenFen).ShouldBe((156_000, 156_000 - paid));
        refund.OpenFen.ShouldBeLessThanOrEqualTo(goesBack);
        world.Account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(900_000)]
    public void A_refund_that_pays_arrears_waits_with_its_rest_for_the_red_letter(long arrears)
    {
        var world = new OrderWorld("2026-06-01T10:00:00", new OrderPolicies { SetOffArrears = true });
        world.Open();
        var (account, key) = (world.Account, InvoiceDesk.OrderKey(OrderWorld.OrderId));
        account.Decide(draft =>
        {
            InvoiceDesk.Bring(draft, InvoiceBook.Empty);
            InvoiceDesk.SetProfile(draft, new InvoiceProfile("深圳某某有限公司", "91440300MA5TE5TA9X", null, null, null, null, null), "tests");
            InvoiceDesk.Feed(draft, OrderSource.Of(OrderWorld.OrderId, OrderSource.SuppliesOf(world.Offer.Lines), draft.State.Trade));
            InvoiceDesk.Request(draft, new InvoiceWish("f1", InvoiceSourceKind.Order, key, InvoiceType.Ordinary, InvoiceMedium.Digital,
                "深圳某某有限公司", null, null, null, null, "slip"), null, "tests").ShouldBeNull();
        });
        world.Decide(draft => RefundRules.Report(draft, "无法登录"));
        world.Decide(draft => RefundRules.Triage(draft, 1, FaultCause.ProductFault, loginImpossible: true));
        account.AdvanceTo("2026-08-16T00:00:00", month => month.Month == 6 ? [AnAccount.Line("VOICE-OUT", month, 1, arrears)] : []);
        var paysOff = Math.Min(156_000, account.Head.OpenStatements.Single().OwedFen);

        world.Refund(RefundRules.Fault, deliveries: 2).ShouldBeNull();
        world.State.Status.ShouldBe(OrderStatus.Terminated);
        Refund().OpenFen.ShouldBe(156_000 - paysOff);
        Refund().Status.ShouldBe(paysOff == 156_000 ? RefundStatus.Paid : RefundStatus.AwaitRedLetter);
        account.State.Invoices.SourceOf(key).NeedsRedLetter.ShouldBeTrue();

        var blue = account.State.Invoices.Of("f1")!;
        account.Decide(draft =>
        {
            InvoiceDesk.Absorb(draft, new InvoiceProgress(1, 1, blue.GrossFen, InvoiceStatus.Reddened, null, null, false, false));
            InvoiceDesk.Follow(draft);
        });
        while (Refund().OpenFen > 0)
            account.Decide(draft =>
            {
                RefundDesk.PayOut(draft, "rfd_1", "R").ShouldBeNull();
                InvoiceDesk.Follow(draft);
            });

        Refund().Status.ShouldBe(RefundStatus.Paid);
        account.Head.Ledger[LedgerAccount.RefundPayable].ShouldBe(0);
        account.State.Invoices.SourceOf(key).FreeFen.ShouldBe(0);
        world.Check();

        Refund Refund() => account.State.Trade.Refunds["rfd_1"];
    }

    [Fact]
    public void A_repeated_wake_up_of_a_term_changes_nothing()
    {
        var world = new OrderWorld("2026-06-30T10:00:00", null, new RequestedLine("EQQ-SEAT", 2, 3, null, null));
        world.Open();
        world.AdvanceTo(AnAccount.At("2026-10-01T00:00:00"));
        var postings = world.Account.Postings.Count;
        foreach (var at in new[] { "2026-07-01T00:00:00", "2026-08-31T00:00:00", "2026-10-01T00:00:00" })
            world.Account.Decide(draft => TermDesk.Pass(draft, "sub_1", AnAccount.At(at)), AnAccount.At(at));

        world.Account.Postings.Count.ShouldBe(postings);
        world.Account.State.Trade.Subscriptions["sub_1"].Notices.Select(notice => notice.DaysBefore).ShouldBe([30, 7, 1]);
        world.Account.Head.Ledger[LedgerAccount.Deferred].ShouldBe(0);
    }

    [Fact]
    public void A_subscription_has_at_most_a_thousand_seats_those_that_have_ended_included()
    {
        var world = new TermWorld("2026-04-28T10:00:00");
        world.Buy(new RequestedLine("OCS-SEAT", 1, 1, null, null));
        var running = world.Trade.Subscriptions["sub_1"];
        var ended = Enumerable.Repeat(running.Seats[0] with { Status = SeatStatus.Purged, EndedAt = world.Now }, 998);
        world.Account.Decide(draft => draft.Add(new SubscriptionSet(running with { Seats = running.Seats.AddRange(ended) })));

        world.Quote(out _, new RequestedLine("SEAT-ADD", 1, 0, "sub_1", null)).ShouldBeNull();
        world.Quote(out _, new RequestedLine("SEAT-ADD", 2, 0, "sub_1", null))!.Code.Code.ShouldBe("MALFORMED_REQUEST");
    }

    private static Subscription WithAddition(Subscription subscription) => subscription with
    {
        Terms = subscription.Terms.Add(new TermMoney(2, TermKind.Addition, "other", 1, 9_000, Date("2026-04-28"), subscription.LastDay,
            subscription.Terms[0].Rule)),
    };

    private static SeatStatus Seat(OrderWorld world) => world.Account.State.Trade.Subscriptions["sub_1"].Seats[0].Status;

    private static LocalDate Date(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
