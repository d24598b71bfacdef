using Metering.Domain.Conduct;
using Metering.Domain.Ledger;
using Metering.Domain.Refusals;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Conduct;

/// <summary>The fifteen days of 11.3(4): from when they run, and what was handed in within them.</summary>
public sealed class When_a_cure_counts
{
    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void Nothing_is_forfeited_for_want_of_a_cure_while_a_proof_of_one_waits_for_its_review()
    {
        var (world, id) = Notified();
        Offered(world, id);
        world.AdvanceTo("2026-08-19T00:00:00");
        world.Case(id).Status.ShouldBe(CaseStatus.Uncured);
        world.Propose(id, CaseJudge.NotCured)!.Code.ShouldBe(RefusalCodes.ViolationState);

        world.Decide(draft => CaseDesk.ReviewCure(draft, id, accepted: false, "Still sends", "desk")).ShouldBeNull();
        world.Propose(id, CaseJudge.NotCured).ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        world[LedgerAccount.ForfeitIncome].ShouldBe(-1_572_499);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "11.3(1)")]
    public void A_ground_that_needs_no_time_to_cure_waits_for_no_proof()
    {
        var (world, id) = Notified();
        Offered(world, id);
        world.Propose(id, "11.3(1)").ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        world.Trade.Subscriptions["sub_1"].Forfeited.ShouldBeTrue();
        world.Check();
    }

    [Theory]
    [Trait("Clause", "11.3(4)")]
    [InlineData(true)]
    [InlineData(false)]
    public void An_end_that_was_proposed_beside_a_waiting_proof_follows_its_review(bool accepted)
    {
        var (world, id) = Notified();
        Offered(world, id);
        world.AdvanceTo("2026-08-19T00:00:00");
        // As it stands in a journal of the time when that could be proposed.
        world.Decide(draft =>
        {
            var proposal = new CaseProposal(CaseDecision.TerminateForfeit, CaseJudge.NotCured, [], "desk", draft.Now);
            draft.Add(new CaseSet(world.Case(id) with { Proposal = proposal }));
            return null;
        }).ShouldBeNull();
        world.Approve(id)!.Code.ShouldBe(RefusalCodes.ViolationState);

        world.Decide(draft => CaseDesk.ReviewCure(draft, id, accepted, "Seen", "desk")).ShouldBeNull();

        (world.Approve(id) is null).ShouldBe(!accepted);
        world.Case(id).Proposal.ShouldBeNull();
        world.Case(id).Status.ShouldBe(accepted ? CaseStatus.Cured : CaseStatus.Decided);
        world[LedgerAccount.ForfeitIncome].ShouldBe(accepted ? 0 : -1_572_499);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "11.3(4)")]
    public void The_time_to_cure_runs_from_the_date_on_which_the_notice_was_published_and_never_ends_earlier()
    {
        var (world, id) = Notified();
        Published(world, id, "2026-08-03T23:59:59");
        world.Case(id).Steps[^1].What.ShouldBe("NOTIFIED");
        Published(world, id, "2026-08-04T00:10:00");
        Published(world, id, "2026-08-04T00:10:00");
        Published(world, id, "2026-08-01T00:00:00");

        world.Case(id).CureUntil.ShouldBe(new LocalDate(2026, 8, 19));
        world.Case(id).NotifiedAt.ShouldBe(At("2026-08-04T00:10:00"));
        var moved = world.Case(id).Steps.Where(step => step.What == "CURE_MOVED").ShouldHaveSingleItem();
        moved.Text.ShouldBe("2026-08-18 to 2026-08-19");
        world.AdvanceTo("2026-08-19T23:59:59");
        world.Propose(id, CaseJudge.NotCured)!.Code.ShouldBe(RefusalCodes.CurePeriodRunning);
        world.Decide(draft => CaseDesk.OfferCure(draft, id, "Switched off", "customer")).ShouldBeNull();
        world.ReplayIsEqual();
    }

    [Fact]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "11.3(4)")]
    public void Days_that_passed_before_the_notice_was_published_were_none_to_cure_in()
    {
        var (world, id) = Notified();
        world.AdvanceTo("2026-08-25T09:00:00");
        world.Case(id).Status.ShouldBe(CaseStatus.Uncured);
        world.Propose(id, CaseJudge.NotCured).ShouldBeNull();

        Published(world, id, "2026-08-25T09:00:00");

        world.Approve(id)!.Code.ShouldBe(RefusalCodes.CurePeriodRunning);
        world.AdvanceTo("2026-09-09T23:59:59");
        world.Case(id).Status.ShouldBe(CaseStatus.Notified);
        world.AdvanceTo("2026-09-10T00:00:00");
        world.Approve(id).ShouldBeNull();
        world.Check();
        world.ReplayIsEqual();
    }

    private static void Offered(ConductWorld world, string id)
    {
        world.AdvanceTo("2026-08-18T20:00:00");
        world.Decide(draft => CaseDesk.OfferCure(draft, id, "Switched off", "customer")).ShouldBeNull();
    }

    private static void Published(ConductWorld world, string id, string at) => world.Decide(draft =>
    {
        CaseDesk.NoticePublished(draft, id, At(at));
        return null;
    }).ShouldBeNull();

    private static (ConductWorld World, string Case) Notified()
    {
        var world = new ConductWorld();
        world.AdvanceTo("2026-08-03T10:00:00");
        var id = world.Open();
        world.Decide(draft => CaseDesk.Notify(draft, id, "Cure it", "desk")).ShouldBeNull();
        return (world, id);
    }
}
