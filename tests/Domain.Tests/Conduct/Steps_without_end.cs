using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Refusals;
using Shouldly;

namespace Metering.Domain.Tests.Conduct;

/// <summary>What can be repeated at will has an end, and keeps no case from its own (3.9).</summary>
public sealed class Steps_without_end
{
    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void A_proof_of_a_cure_that_is_handed_in_again_and_again_keeps_no_case_from_its_decision()
    {
        var (world, id) = Notified();
        Enumerable.Range(1, 198).Count(_ => Offer(world, id) is null).ShouldBe(1);

        world.Rule(id, CaseDecision.Restrict).ShouldBeNull();
        world.Decide(draft => CaseJudge.Appeal(draft, id, "It was not us", "customer")).ShouldBeNull();
        world.Decide(draft => CaseJudge.DecideAppeal(draft, id, false, "It was", "board", WorkingDayCalendar.Default)).ShouldBeNull();
        world.Decide(draft => CaseJudge.Close(draft, id, "Served", "desk")).ShouldBeNull();
        world.Case(id).Steps.Select(step => step.What)
            .ShouldBe(["OPENED", "NOTIFIED", "CURE_OFFERED", "DECIDED", "APPEALED", "APPEAL_REJECTED", "CLOSED"]);
        world.Check();
    }

    [Fact]
    [Trait("Clause", "11.3(4)")]
    public void After_a_proof_was_rejected_another_is_taken_and_twenty_in_all()
    {
        var (world, id) = Notified();
        for (var i = 0; i < 20; i++)
        {
            Offer(world, id).ShouldBeNull();
            world.Decide(draft => CaseDesk.ReviewCure(draft, id, accepted: false, "No", "desk")).ShouldBeNull();
        }

        Offer(world, id)!.Code.ShouldBe(RefusalCodes.ViolationState);
        world.Rule(id, CaseDecision.NoBreach).ShouldBeNull();
        world.Check();
    }

    [Fact]
    [Trait("Clause", "3.10")]
    public void A_case_with_all_its_steps_takes_the_answer_and_whatever_leads_to_its_end()
    {
        var world = new ConductWorld();
        var id = world.Open();
        while (Ask(world, id) is null) world.Case(id).Steps.Length.ShouldBeLessThanOrEqualTo(ViolationCase.MostSteps);
        world.Decide(draft => CaseDesk.Restrict(draft, id, "Stop", "desk"))!.Code.ShouldBe(RefusalCodes.ViolationState);
        world.Case(id).Steps.Length.ShouldBe(64);

        world.Decide(draft => CaseDesk.Answer(draft, id, "Ours", "customer")).ShouldBeNull();
        world.Decide(draft => CaseDesk.Notify(draft, id, "Cure it", "desk")).ShouldBeNull();
        world.Decide(draft => CaseDesk.Lift(draft, id, "Go on", "desk")).ShouldBeNull();
        world.AdvanceTo("2026-03-17T00:00:00");
        world.Case(id).Status.ShouldBe(CaseStatus.Uncured);
        world.Propose(id, CaseJudge.NotCured).ShouldBeNull();
        world.Approve(id).ShouldBeNull();
        world.Check();
        world.ReplayIsEqual();
    }

    private static Refusal? Ask(ConductWorld world, string id) => world.Decide(draft => CaseDesk.Ask(draft, id, "Prove it", "desk"));

    private static Refusal? Offer(ConductWorld world, string id) => world.Decide(draft => CaseDesk.OfferCure(draft, id, "Switched off", "customer"));

    private static (ConductWorld World, string Case) Notified()
    {
        var world = new ConductWorld();
        var id = world.Open();
        world.Decide(draft => CaseDesk.Notify(draft, id, "Cure it", "desk")).ShouldBeNull();
        return (world, id);
    }
}
