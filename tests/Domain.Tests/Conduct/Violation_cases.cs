using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Conduct;

/// <summary>Cases of violation (3.9) clause by clause, with the figures of S15.</summary>
public sealed class Violation_cases
{
    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void Clause_11_3_4_a_breach_not_cured_in_fifteen_days_may_end_the_agreement_and_forfeits_to_the_fen()
    {
        var (world, id) = Notified();
        world.Case(id).CureUntil.ShouldBe(new LocalDate(2026, 8, 18));
        world.AdvanceTo("2026-08-18T23:59:00", None);
        world.Propose(id, "11.3(4)")!.Code.ShouldBe(RefusalCodes.CurePeriodRunning);

        world.AdvanceTo("2026-08-19T00:00:00", None);
        world.Case(id).Status.ShouldBe(CaseStatus.Uncured);
        world.Trade.Subscriptions["sub_1"].Status.ShouldBe(SubscriptionStatus.Active);
        world.Propose(id, "11.3(4)").ShouldBeNull();
        world.Approve(id, "desk")!.Code.ShouldBe(RefusalCodes.SecondPersonRequired);
        world.Approve(id).ShouldBeNull();

        var legs = world.Account.Postings.Single(posting => posting.SourceType == "FORFEITURE").Legs;
        legs.ShouldBe([new(LedgerAccount.Deferred, 1_666_849), new(LedgerAccount.ForfeitIncome, -1_572_499), new(LedgerAccount.OutputVat, -94_350)]);
        world.Account.Postings.Where(posting => posting.SourceType == "RECOGNITION").Sum(posting => posting.Legs[0].AmountFen).ShouldBe(1_453_151);
        world.Trade.Subscriptions["sub_1"].Forfeited.ShouldBeTrue();
        world[LedgerAccount.Deferred].ShouldBe(0);
        world.Check();
    }

    [Theory]
    [Trait("Clause", "11.3")]
    [InlineData("3.2")]
    [InlineData("11.3(1)")]
    [InlineData("11.3(2)")]
    [InlineData("11.3(3)")]
    [InlineData("11.3(5)")]
    public void Clause_11_3_an_immediate_ground_needs_two_persons_and_no_time_to_cure(string ground)
    {
        var world = Started();
        world.AdvanceTo("2026-08-19T00:00:00", None);
        var id = world.Open("SUSPECTED_CRIME");

        world.Propose(id, ground, "desk", "doc_1").ShouldBeNull();
        world.Trade.Subscriptions["sub_1"].Status.ShouldBe(SubscriptionStatus.Active);
        world.Approve(id, "desk")!.Code.ShouldBe(RefusalCodes.SecondPersonRequired);
        world.Approve(id).ShouldBeNull();

        world[LedgerAccount.ForfeitIncome].ShouldBe(-1_572_499);
        world.Account.Head.Standing.ClosingCause.ShouldBe(ground);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "11.3(2)")]
    public void Clause_11_3_2_false_material_is_a_ground_only_with_its_documents()
    {
        var world = Started();
        world.Propose(world.Open("FALSE_MATERIAL"), "11.3(2)")!.Code.ShouldBe(RefusalCodes.NoUnilateralTermination);
    }

    [Fact]
    [Trait("Clause", "11.3(3)")]
    public void Clause_11_3_3_a_prior_consent_keeps_an_assignment_from_being_a_ground()
    {
        var world = Started();
        world.Decide(draft => ClaimDesk.Permit(draft, "ASSIGNMENT", "to the parent company", new LocalDate(2027, 1, 1), "desk", out _))
            .ShouldBeNull();
        world.Propose(world.Open("TRANSFER"), "11.3(3)")!.Code.ShouldBe(RefusalCodes.ActPermitted);
        world.Decide(draft => CaseDesk.Open(draft, ConductWorld.New("ASSIGNMENT", draft.Now), "desk", out _))!.Code
            .ShouldBe(RefusalCodes.ActPermitted);
    }

    [Fact]
    [Trait("Clause", "11.3(6)")]
    public void Clause_11_3_6_material_that_was_not_handed_in_again_is_a_ground_after_notice_and_grace()
    {
        var (world, id) = Notified("MATERIAL_NOT_RENEWED");
        world.Propose(id, "11.3(6)")!.Code.ShouldBe(RefusalCodes.CurePeriodRunning);
        world.AdvanceTo("2026-08-19T00:00:00", None);
        world.Propose(id, "11.3(6)").ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        world[LedgerAccount.ForfeitIncome].ShouldBe(-1_572_499);
    }

    [Fact]
    [Trait("Clause", "11.1")]
    public void Clause_11_1_no_ground_of_the_list_no_end()
    {
        var world = Started();
        var id = world.Open();
        world.Propose(id, "because")!.Code.ShouldBe(RefusalCodes.NoUnilateralTermination);
        world.Propose(id, "11.3(4)")!.Code.ShouldBe(RefusalCodes.ViolationState);
    }

    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void A_cure_in_time_closes_the_case_although_its_review_comes_later()
    {
        var (world, id) = Notified(restrict: true);
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeTrue();
        world.AdvanceTo("2026-08-18T23:59:59", None);
        world.Decide(draft => CaseDesk.OfferCure(draft, id, "switched off", "customer")).ShouldBeNull();
        world.AdvanceTo("2026-08-20T09:00:00", None);
        world.Case(id).Status.ShouldBe(CaseStatus.Uncured);

        world.Decide(draft => CaseDesk.ReviewCure(draft, id, accepted: true, "ok", "desk")).ShouldBeNull();

        world.Case(id).Status.ShouldBe(CaseStatus.Cured);
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeFalse();
        world.Propose(id, "11.3(4)")!.Code.ShouldBe(RefusalCodes.ViolationState);
        world[LedgerAccount.ForfeitIncome].ShouldBe(0);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void A_cure_one_second_late_is_none()
    {
        var (world, id) = Notified();
        world.AdvanceTo("2026-08-19T00:00:00", None);
        world.Decide(draft => CaseDesk.OfferCure(draft, id, "switched off", "customer"))!.Code.ShouldBe(RefusalCodes.ViolationState);
    }

    [Fact]
    [Trait("Clause", "3.10")]
    public void No_cooperation_within_five_working_days_stops_the_account_and_the_term_runs_on()
    {
        var world = Started();
        // 25 September 2026 is the Mid-Autumn holiday; 1 to 7 October are off, 20 September and 10 October are worked.
        world.AdvanceTo("2026-09-28T10:00:00", None);
        var id = world.Open("RESOURCE_MISUSE");
        world.Decide(draft => CaseDesk.Ask(draft, id, "Whose calls are these?", "desk")).ShouldBeNull();
        world.Case(id).Request!.DueOn.ShouldBe(WorkingDayCalendar.Default.AddWorkingDays(new LocalDate(2026, 9, 28), 5).LastDay);
        var ends = world.Case(id).Request!.Ends;

        world.AdvanceTo(ends - Duration.FromTicks(1), None);
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeFalse();
        world.AdvanceTo(ends, None);

        world.Account.Head.Suspension.SinceOf("VIOLATION").ShouldBe(ends);
        world.Trade.Subscriptions["sub_1"].LastDay.ShouldBe(new LocalDate(2027, 3, 1));
        world.Decide(draft => CaseDesk.Answer(draft, id, "Ours", "customer")).ShouldBeNull();
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeTrue();
        world.Decide(draft => CaseDesk.Lift(draft, id, "Explained", "desk")).ShouldBeNull();
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeFalse();
    }

    [Fact]
    [Trait("Clause", "3.17")]
    public void An_answer_in_time_stops_nothing()
    {
        var world = Started();
        var id = world.Open();
        world.Decide(draft => CaseDesk.Ask(draft, id, "Prove it", "desk")).ShouldBeNull();
        world.Decide(draft => CaseDesk.Answer(draft, id, "Here", "customer")).ShouldBeNull();
        world.AdvanceTo("2026-06-01T00:00:00", None);
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeFalse();
        world.Case(id).NextAt.ShouldBeNull();
    }

    [Fact]
    [Trait("Clause", "3.16")]
    public void A_written_permission_lifts_its_category_while_it_is_in_force()
    {
        var world = Started();
        world.AdvanceTo("2026-05-01T10:00:00", None);
        world.Decide(draft => ClaimDesk.Permit(draft, "HARASSMENT", "survey", new LocalDate(2026, 5, 31), "desk", out _)).ShouldBeNull();
        Refused("HARASSMENT")!.Code.ShouldBe(RefusalCodes.ActPermitted);
        Refused("SPAM_HARVEST").ShouldBeNull();
        world.Decide(draft => ClaimDesk.Revoke(draft, "per_1")).ShouldBeNull();
        Refused("HARASSMENT").ShouldBeNull();
        world.Decide(draft => ClaimDesk.Permit(draft, "ILLEGAL_CONTENT", "no", new LocalDate(2026, 12, 1), "desk", out _))!.Code.Code
            .ShouldBe("MALFORMED_REQUEST");

        Refusal? Refused(string category) =>
            world.Decide(draft => CaseDesk.Open(draft, ConductWorld.New(category, draft.Now), "desk", out _));
    }

    [Fact]
    [Trait("Clause", "1.16")]
    public void A_case_cites_the_version_in_force_when_the_act_happened()
    {
        var book = RuleBook.Empty;
        Publish("SMS-07", "2026-05-01T00:00:00").ShouldBeNull();
        Publish("SMS-07", "2026-07-01T00:00:00").ShouldBeNull();
        Publish("SMS-07", "2026-06-01T00:00:00")!.Code.ShouldBe(RefusalCodes.AlreadyExists);
        Publish("SPAM_HARVEST", "2026-06-01T00:00:00").ShouldBeNull();

        book.InForce("SMS-07", At("2026-04-30T23:59:59")).ShouldBeNull();
        book.InForce("SMS-07", At("2026-06-30T23:59:59"))!.Version.ShouldBe(1);
        book.InForce("SMS-07", At("2026-07-01T00:00:00"))!.Version.ShouldBe(2);
        book.InForce("SPAM_HARVEST", At("2026-05-31T23:59:59"))!.Version.ShouldBe(1);
        book.InForce("SPAM_HARVEST", At("2026-06-01T00:00:00"))!.Version.ShouldBe(2);
        var world = Started();
        world.Decide(draft => CaseDesk.Open(draft, new NewCase("SPAM_HARVEST", null, null, null, draft.Now, "text", false), "desk", out _))!.Code
            .ShouldBe(RefusalCodes.RuleNotInForce);

        Refusal? Publish(string rule, string at)
        {
            var refusal = book.Publish(new RuleVersion(rule, 0, "SPAM_HARVEST", "text", "SITE", At(at)), At("2026-08-01T00:00:00"), "desk",
                out var done);
            if (done is not null) book = book.Apply(done);
            return refusal;
        }
    }

    [Theory]
    [Trait("Clause", "6.1")]
    [InlineData(false)]
    [InlineData(true)]
    public void An_appeal_that_is_upheld_reverses_every_posting_of_the_forfeiture(bool afterTheEnd)
    {
        var (world, id) = Notified();
        world.AdvanceTo("2026-08-19T00:00:00", None);
        world.Propose(id, "11.3(4)").ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        if (afterTheEnd) world.AdvanceTo("2026-09-10T00:00:00", None);
        world[LedgerAccount.Frozen].ShouldBe(afterTheEnd ? -1_000_000 : 0);
        world.Decide(draft => CaseJudge.Appeal(draft, id, "It was not us", "customer")).ShouldBeNull();
        Uphold("chief")!.Code.ShouldBe(RefusalCodes.SecondPersonRequired);
        Uphold("desk")!.Code.ShouldBe(RefusalCodes.SecondPersonRequired);
        Uphold("board").ShouldBeNull();
        world.AdvanceTo("2026-09-20T00:00:00", None);

        world[LedgerAccount.ForfeitIncome].ShouldBe(0);
        world[LedgerAccount.Frozen].ShouldBe(0);
        world[LedgerAccount.Wallet].ShouldBe(0);
        world[LedgerAccount.Deferred].ShouldBe(0);
        world[LedgerAccount.RefundPayable].ShouldBe(-1_666_849 - 1_000_000);
        world.Case(id).Status.ShouldBe(CaseStatus.Closed);
        world.Check();
        world.ReplayIsEqual();

        Refusal? Uphold(string actor) => world.Decide(draft =>
            CaseJudge.DecideAppeal(draft, id, upheld: true, "text", actor, WorkingDayCalendar.Default));
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public void Where_the_policy_says_so_the_wallet_becomes_damages_too_and_comes_back_with_an_appeal()
    {
        var world = new ConductWorld(new ConductPolicies { ForfeitWalletCash = true });
        var id = world.Open("TRANSFER");
        world.Propose(id, "3.2").ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        var terms = -world[LedgerAccount.ForfeitIncome];
        world.AdvanceTo("2026-04-10T00:00:00", None);
        world[LedgerAccount.ForfeitIncome].ShouldBe(-terms - 1_000_000);
        world[LedgerAccount.Frozen].ShouldBe(0);
        world.Decide(draft => CaseJudge.Appeal(draft, id, "no", "customer")).ShouldBeNull();
        world.Decide(draft => CaseJudge.DecideAppeal(draft, id, true, "yes", "board", WorkingDayCalendar.Default)).ShouldBeNull();
        world[LedgerAccount.ForfeitIncome].ShouldBe(0);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "6.1")]
    public void Allowances_are_forfeited_like_terms_and_one_product_can_end_alone()
    {
        var world = new ConductWorld("2026-03-01T10:00:00", new RequestedLine("OCS-SEAT", 2, 3, null, null),
            new RequestedLine("SMS-PKG-10K", 1, 0, null, null));
        var open = world.Account.State.Leases.Values.Sum(entry => entry.Grants.Sum(grant => grant.OpenFen));
        open.ShouldBeGreaterThan(0);
        var one = world.Open("TRANSFER", product: "SMS-PKG-10K");
        world.Propose(one, "3.2").ShouldBeNull();
        world.Approve(one).ShouldBeNull();
        world.Case(one).Forfeited.Sum(part => part.GrossFen).ShouldBe(open);
        world.Account.Head.Standing.ClosingAt.ShouldBeNull();
        world.Trade.Subscriptions["sub_1"].Status.ShouldBe(SubscriptionStatus.Active);
        world.Check();

        var all = world.Open("TRANSFER");
        world.Propose(all, "3.2").ShouldBeNull();
        world.Approve(all).ShouldBeNull();
        world[LedgerAccount.Deferred].ShouldBe(0);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "4.5")]
    public void What_two_cases_stop_goes_on_when_both_let_it()
    {
        var world = Started();
        var (one, other) = (world.Open(restrict: true), world.Open("DECEPTION", restrict: true));
        world.Rule(one, CaseDecision.NoBreach).ShouldBeNull();
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeTrue();
        world.Rule(other, CaseDecision.Suspend).ShouldBeNull();
        world.Decide(draft => CaseJudge.Close(draft, other, "served", "desk")).ShouldBeNull();
        world.Account.Head.Suspension.Has("VIOLATION").ShouldBeFalse();
        world.Check();
    }

    [Fact]
    [Trait("Clause", "6.2")]
    public void Damages_are_posted_when_owed_and_never_deducted()
    {
        var world = Started();
        world.Decide(draft => ClaimDesk.Claim(draft, null, 500_000, "Carrier's fine", out _)).ShouldBeNull();
        world[LedgerAccount.ClaimReceivable].ShouldBe(0);
        Pay(1)!.Code.ShouldBe(RefusalCodes.ClaimState);
        world.Decide(draft => ClaimDesk.Owe(draft, "clm_1", 400_000, adjudged: true)).ShouldBeNull();
        world[LedgerAccount.ClaimReceivable].ShouldBe(400_000);
        world.Account.WalletFen.ShouldBe(1_000_000);
        Pay(400_001)!.Code.ShouldBe(RefusalCodes.PaymentAboveDue);
        Pay(100_000).ShouldBeNull();
        Pay(300_000).ShouldBeNull();
        world.Trade.Conduct.Claims["clm_1"].Status.ShouldBe(ClaimStatus.Paid);
        world[LedgerAccount.ClaimReceivable].ShouldBe(0);
        world.Decide(draft => ClaimDesk.Withdraw(draft, "clm_1"))!.Code.ShouldBe(RefusalCodes.ClaimState);
        world.Check();

        Refusal? Pay(long fen) => world.Decide(draft => ClaimDesk.Pay(draft, "clm_1", LedgerAccount.CashBank, "B", fen));
    }

    [Theory]
    [Trait("Clause", "3.14")]
    [Trait("Clause", "3.15")]
    [Trait("Clause", "3.16")]
    [InlineData("OPEN_FOR_OTHERS", "3.14(1)")]
    [InlineData("UNDESIGNATED_OPENING", "3.14(2)")]
    [InlineData("BAD_FAITH_OPENING", "3.14(3)")]
    [InlineData("AUTOMATED_OPENING", "3.14(4)")]
    [InlineData("UNLAWFUL_OPENING", "3.14(5)")]
    [InlineData("ILLEGAL_CONTENT", "3.15(1)")]
    [InlineData("INFRINGEMENT", "3.15(2)")]
    [InlineData("DECEPTION", "3.15(3)")]
    [InlineData("UNSOLICITED_ADS", "3.15(4)")]
    [InlineData("OTHER_ILLEGAL", "3.15(5)")]
    [InlineData("SPAM_HARVEST", "3.16(1)")]
    [InlineData("HARASSMENT", "3.16(2)")]
    [InlineData("OTHER_UNPERMITTED", "3.16(3)")]
    public void Every_breach_that_the_agreement_names_opens_a_case_under_its_clause(string category, string clause)
    {
        var world = Started();
        var id = world.Open(category);
        ViolationCategory.Find(world.Case(id).Category)!.Clause.ShouldBe(clause);
        (world.Case(id).Rule, world.Case(id).RuleVersion).ShouldBe((category, 1));
    }

    [Fact]
    [Trait("Clause", "3.8")]
    public void A_reported_misuse_joins_the_open_case_of_its_number_once()
    {
        var world = Started();
        Report("e1");
        Report("e1");
        Report("e2");
        world.Trade.Conduct.Cases.Count.ShouldBe(1);
        world.Case("vio_1").Reports.ShouldBe(["e1", "e2"]);
        world.Rule("vio_1", CaseDecision.NoBreach).ShouldBeNull();
        Report("e2");
        world.Trade.Conduct.Cases.Count.ShouldBe(1);
        Report("e3");
        world.Trade.Conduct.Cases.Count.ShouldBe(2);

        void Report(string id) => world.Decide(draft =>
        {
            CaseDesk.Report(draft, ConductWorld.New("PURPOSE_MISUSE", draft.Now, subject: "number:+8675586013301") with { Report = id });
            return null;
        });
    }

    private static ConductWorld Started() => new();

    private static (ConductWorld World, string Case) Notified(string category = "SPAM_HARVEST", bool restrict = false)
    {
        var world = Started();
        world.AdvanceTo("2026-08-03T10:00:00", None);
        var id = world.Open(category, restrict);
        world.Decide(draft => CaseDesk.Notify(draft, id, "Cure it", "desk")).ShouldBeNull();
        return (world, id);
    }

    private static IReadOnlyList<BilledLine> None(YearMonth month) => [];
}
