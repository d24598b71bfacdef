using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Orders;

/// <summary>Nothing is opened before the full payment and accepted material, in whichever order they come (3.3, 4.1), over HTTP.</summary>
public sealed class OpeningGuardTests(RunningHost host)
{
    private const string Now = "2026-04-28T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "3.3")]
    [Trait("Clause", "4.1")]
    public async Task Clause_3_3_and_4_1_full_payment_and_accepted_material_open_the_service_and_neither_does_alone()
    {
        var shop = await Shop.Open(host, Now);
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await shop.HandIn(order)).Status(201);
        (await shop.Review(order, 1, true)).Status(200);
        (await shop.Provision(order)).Problem(409, "ORDER_STATE");
        (await shop.Pay(order, 17_999)).Status(201).Text("status").ShouldBe("PART_PAID");
        (await shop.Provision(order)).Problem(409, "ORDER_STATE");
        (await shop.Pay(order, 1)).Status(201).Text("status").ShouldBe("PROVISIONING");
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");

        var paid = await Shop.Open(host, Now);
        var other = (await paid.Order(Shop.Line("OCS-SEAT", 1, 1))).Status(201).Text("id");
        (await paid.Pay(other, 18_000)).Status(201).Text("status").ShouldBe("PAID");
        (await paid.Provision(other)).Problem(409, "ORDER_STATE");
        (await paid.HandIn(other)).Status(201);
        (await paid.Provision(other)).Problem(409, "ORDER_STATE");
        (await paid.Review(other, 1, false, "ILLEGIBLE")).Status(200);
        (await paid.Provision(other)).Problem(409, "ORDER_STATE");
        (await paid.Trial())["LIAB.ORDER"].ShouldBe(-18_000);
        await paid.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "12.1")]
    public async Task Clause_12_1_the_agreement_goes_before_product_agreements_and_those_before_rules()
    {
        var agreement = (await host.Operator.Get("/v1/agreement")).Status(200).Json.GetProperty("documents").EnumerateArray()
            .Select(document => (document.GetProperty("rank").GetInt32(), document.GetProperty("code").GetString())).ToList();

        agreement[0].ShouldBe((1, "DIRECT-SALES"));
        agreement.Select(document => document.Item1).ShouldBe([1, 2, 2, 2, 2, 3]);
        agreement.ShouldContain((2, "QIDIAN-ANALYTICS"));
    }

    [Theory]
    [Trait("Clause", "12.1")]
    [InlineData("ActivationWorkingDays", "6")]
    [InlineData("CoolingOffDays", "6")]
    [InlineData("FaultDays", "29")]
    public async Task Clause_12_1_a_configuration_that_shortens_what_the_agreement_grants_ends_the_start(string name, string value)
    {
        var folder = Directory.CreateTempSubdirectory("metering-shorter-").FullName;
        using var errors = new StringWriter();

        var code = await HostProcess.Run(["--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:0",
            $"--Metering:Orders:{name}", value], TextWriter.Null, errors);

        code.ShouldBe(1);
        errors.ToString().ShouldContain(name);
        Directory.Delete(folder, recursive: true);
    }
}
