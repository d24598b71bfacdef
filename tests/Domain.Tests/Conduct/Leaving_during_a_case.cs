using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;
using Shouldly;

namespace Metering.Domain.Tests.Conduct;

/// <summary>Who closes its account takes its money along, so what becomes of a breach is decided first (2.6(2), 6.1).</summary>
public sealed class Leaving_during_a_case
{
    [Theory]
    [Trait("Clause", "6.1")]
    [InlineData(false)]
    [InlineData(true)]
    public void Clause_6_1_nobody_closes_its_account_while_a_breach_is_not_dealt_with(bool appealed)
    {
        var world = new ConductWorld();
        var id = world.Open();
        if (appealed)
        {
            world.Rule(id, CaseDecision.Restrict).ShouldBeNull();
            world.Decide(draft => CaseJudge.Appeal(draft, id, "text", "customer")).ShouldBeNull();
        }
        world.Decide(draft => Closing.Ask(draft, waived: true, "tests"))!.Code.ShouldBe(RefusalCodes.ViolationState);

        if (appealed) world.Decide(draft => CaseJudge.DecideAppeal(draft, id, true, "text", "chief", WorkingDayCalendar.Default)).ShouldBeNull();
        else world.Rule(id, CaseDecision.NoBreach).ShouldBeNull();
        world.Decide(draft => Closing.Ask(draft, waived: true, "tests")).ShouldBeNull();
        world.Check();
    }
}
