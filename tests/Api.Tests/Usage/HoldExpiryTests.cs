using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>In real time, without a test clock, nobody moves a forgotten hold on: its own timer ends it and frees the money.</summary>
public sealed class HoldExpiryTests
{
    [Fact]
    public async Task A_forgotten_hold_expires_by_itself_and_its_money_is_free()
    {
        await using var own = await OwnHost.Start("--Metering:AuthorizationSeconds", "1", "--Metering:AuthorizationGraceSeconds", "1");
        var account = "acc_" + Client.NewKey()[..12];
        var path = $"/v1/accounts/{account}";
        (await own.Operator.OpenAccount(account)).Status(201);
        (await own.Operator.Post($"{path}/topups", new { amountFen = 1_000, channel = "TENPAY", transactionId = account })).Status(201);
        await Preconditions.Meet(own.Operator, path, "SMS-SEG");
        var package = (await own.Operator.Post($"{path}/packages", new { skus = new[] { "SMS-SEG" } })).Status(201).Text("id");

        var held = await Hold(100);
        held.Number("validSeconds").ShouldBe(1);
        (await own.Operator.Get($"{path}/balance")).Status(200).Number("heldFen").ShouldBe(550);
        // Ends later than the first, and what watches that one has to come again.
        await Task.Delay(600);
        await Hold(50);
        await Expired();
        // Nothing is watched any more when this one begins.
        await Hold(20);
        await Expired();

        (await own.Reporter.Post($"/v1/authorizations/{held.Text("id")}/complete", new { usedQuantity = 1 }))
            .Problem(409, "AUTHORIZATION_ENDED");
        (await own.Operator.Get($"{path}/balance")).Status(200).Number("availableFen").ShouldBe(1_000);
        (await own.Operator.Get($"{path}/books")).Status(200).Flag("balanced").ShouldBeTrue();

        async Task<Reply> Hold(int quantity) => (await own.Reporter.Post("/v1/authorizations",
            new { subject = "package:" + package, meter = "sms.segment", quantity })).Status(201);

        // A reading of the balance reports what is held, and does not end it.
        async Task Expired()
        {
            for (var i = 0; (await own.Operator.Get($"{path}/balance")).Number("heldFen") != 0; await Task.Delay(200))
                (++i).ShouldBeLessThan(150, "the hold did not expire");
        }
    }
}
