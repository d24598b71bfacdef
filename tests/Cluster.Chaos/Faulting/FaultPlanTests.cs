using Shouldly;

namespace Metering.Chaos.Faulting;

/// <summary>A seed is a plan: what a failure prints can be run again.</summary>
public sealed class FaultPlanTests
{
    [Fact]
    public void The_same_seed_draws_the_same_faults_and_another_one_others()
    {
        var length = TimeSpan.FromMinutes(10);

        FaultPlan.Draw(7, length, true).ShouldBe(FaultPlan.Draw(7, length, true));
        FaultPlan.Draw(8, length, true).ShouldNotBe(FaultPlan.Draw(7, length, true));
    }

    [Fact]
    public void One_deck_holds_every_kind_in_the_order_of_time_and_the_database_is_spared_where_it_would_lose_what_it_acknowledged()
    {
        var deck = FaultPlan.Draw(7, FaultPlan.Deck, true);

        deck.Select(fault => fault.Kind).Distinct().Count().ShouldBe(Enum.GetValues<FaultKind>().Length);
        deck.Select(fault => fault.At).ShouldBeInOrder();
        deck.ShouldAllBe(fault => fault.At < FaultPlan.Deck);
        FaultPlan.Draw(7, FaultPlan.Deck, false).ShouldNotContain(fault => fault.Kind == FaultKind.KillDatabase);
        FaultPlan.Draw(7, FaultPlan.Deck, true, FaultKind.StrandSilo).ShouldAllBe(fault => fault.Kind == FaultKind.StrandSilo);
    }
}
