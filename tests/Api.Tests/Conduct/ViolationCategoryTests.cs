using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>Every category of the agreement opens a case that cites its clause, over HTTP (3.14 to 3.16).</summary>
public sealed class ViolationCategoryTests(RunningHost host)
{
    [Theory]
    [Trait("Clause", "3.14")]
    [Trait("Clause", "3.14(1)")]
    [Trait("Clause", "3.14(2)")]
    [Trait("Clause", "3.14(3)")]
    [Trait("Clause", "3.14(4)")]
    [Trait("Clause", "3.14(5)")]
    [Trait("Clause", "3.15")]
    [Trait("Clause", "3.15(1)")]
    [Trait("Clause", "3.15(2)")]
    [Trait("Clause", "3.15(3)")]
    [Trait("Clause", "3.15(4)")]
    [Trait("Clause", "3.15(5)")]
    [Trait("Clause", "3.16")]
    [Trait("Clause", "3.16(1)")]
    [Trait("Clause", "3.16(2)")]
    [Trait("Clause", "3.16(3)")]
    [InlineData("3.14(1)", "OPEN_FOR_OTHERS")]
    [InlineData("3.14(2)", "UNDESIGNATED_OPENING")]
    [InlineData("3.14(3)", "BAD_FAITH_OPENING")]
    [InlineData("3.14(4)", "AUTOMATED_OPENING")]
    [InlineData("3.14(5)", "UNLAWFUL_OPENING")]
    [InlineData("3.15(1)", "ILLEGAL_CONTENT")]
    [InlineData("3.15(2)", "INFRINGEMENT")]
    [InlineData("3.15(3)", "DECEPTION")]
    [InlineData("3.15(4)", "UNSOLICITED_ADS")]
    [InlineData("3.15(5)", "OTHER_ILLEGAL")]
    [InlineData("3.16(1)", "SPAM_HARVEST")]
    [InlineData("3.16(2)", "HARASSMENT")]
    [InlineData("3.16(3)", "OTHER_UNPERMITTED")]
    public async Task A_case_cites_the_clause_of_its_category_stops_the_service_and_can_be_permitted_only_under_3_16(string clause,
        string category)
    {
        var desk = new Compliance(await Shop.Open(host, "2026-05-06T10:00:00+08:00"));
        var opened = (await desk.Open(category, restrict: true)).Status(201);
        (opened.Text("clause"), opened.Text("category")).ShouldBe((clause, category));
        (await desk.Reasons()).ShouldBe("VIOLATION");
        (await desk.Decide(opened.Text("id"), "NO_BREACH")).Status(200);
        (await desk.Reasons()).ShouldBe("");

        var permission = await host.Operator.Post($"{desk.World.Path}/permissions", new { category, scope = "五月", until = "2026-05-31" });
        permission.StatusCode.ShouldBe(clause.StartsWith("3.16", StringComparison.Ordinal) ? 201 : 400);
    }
}
