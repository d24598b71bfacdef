using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Shouldly;

namespace Metering.Api.Tests.Qualification;

/// <summary>Where a customer is registered decides which fixed-line numbers it may have (3.4); its division says so too.</summary>
public sealed class RegisteredPlaceTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "3.4")]
    public async Task The_division_of_a_licence_names_its_area()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        (await Submit(desk, "999999", null)).Problem(400, "MALFORMED_REQUEST");
        (await Submit(desk, "440305", "0769")).Problem(400, "MALFORMED_REQUEST");
        (await Submit(desk, "440305", "0755")).Status(201).Text("areaCode").ShouldBe("755");
        var licence = (await Submit(desk, "440305", null)).Status(201);
        licence.Text("areaCode").ShouldBe("755");
        (await desk.Review(licence.Text("id"), new { decision = "ACCEPT" })).Status(200);

        await desk.Import("0755-86095000", "0769-86095000");
        (await desk.Reserve(new { use = "SALES", number = "0755-86095000" })).Status(201);
        (await desk.Reserve(new { use = "SALES", number = "0769-86095000" })).Problem(409, "LOCALITY_EVIDENCE_REQUIRED");
    }

    private static Task<Reply> Submit(NumberDeskClient desk, string division, string? areaCode) => desk.Submit(new
    {
        type = "BUSINESS_LICENCE", sha256 = Client.NewKey() + Client.NewKey(), name = "licence.pdf", legalName = "深圳示例科技有限公司",
        uscc = NumberDeskClient.Customer, division, areaCode,
    });
}
