using Metering.Domain.Conduct;
using Metering.Domain.Refusals;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Conduct;

/// <summary>What machines notice is never lost, and what nobody answered becomes a case (3.8, 3.16, 4.11).</summary>
public sealed class Machine_reports
{
    [Fact]
    [Trait("Clause", "3.8")]
    public void When_there_are_as_many_cases_as_allowed_a_report_joins_the_newest_of_its_category()
    {
        var world = new ConductWorld(new ConductPolicies { MostRecords = 2 });
        Report("PURPOSE_MISUSE", "number:+8675586013301", "e1");
        world.AdvanceTo("2026-03-02T10:00:00");
        Report("HARASSMENT", "number:+8675586013302", "e2");
        world.Trade.Conduct.Cases.Count.ShouldBe(2);
        Report("PURPOSE_MISUSE", "number:+8675586013303", "e3");
        Report("PURPOSE_MISUSE", "number:+8675586013303", "e3");
        Report("UNSOLICITED_ADS", null, "e4");

        world.Trade.Conduct.Cases.Count.ShouldBe(2);
        world.Case("vio_1").Reports.ShouldBe(["e1", "e3"]);
        world.Trade.Conduct.Cases.Values.Sum(one => one.Reports.Length).ShouldBe(4);

        void Report(string category, string? subject, string id) => world.Decide(draft =>
        {
            CaseDesk.Report(draft, ConductWorld.New(category, draft.Now, subject: subject) with { Report = id });
            return null;
        });
    }

    [Fact]
    [Trait("Clause", "4.11")]
    public void A_data_audit_that_is_answered_in_time_opens_nothing_and_one_that_is_not_opens_one_case()
    {
        var world = new ConductWorld();
        world.AdvanceTo("2026-05-06T10:00:00");
        var (answered, left) = (Ask(), Ask());
        world.Trade.Conduct.Audits[left].DueOn.ShouldBe(new LocalDate(2026, 5, 12));
        world.Decide(draft => DataAuditDesk.Judge(draft, answered, true, "x"))!.Code.ShouldBe(RefusalCodes.ViolationState);
        world.Decide(draft => DataAuditDesk.Answer(draft, answered, "Ours")).ShouldBeNull();
        world.AdvanceTo("2026-05-12T23:59:59");
        world.Trade.Conduct.Cases.ShouldBeEmpty();
        world.AdvanceTo("2026-05-14T00:00:00");

        world.Trade.Conduct.Cases.Values.Single().Reports.ShouldBe([left]);
        (world.Trade.Conduct.Audits[answered].Status, world.Trade.Conduct.Audits[left].Status).ShouldBe(("ANSWERED", "UNANSWERED"));
        world.Decide(draft => DataAuditDesk.Judge(draft, answered, false, "No proof")).ShouldBeNull();
        world.Trade.Conduct.Audits[answered].Status.ShouldBe("FAILED");

        string Ask()
        {
            var id = "";
            world.Decide(draft => DataAuditDesk.Ask(draft, "Sources?", out id)).ShouldBeNull();
            return id;
        }
    }
}
