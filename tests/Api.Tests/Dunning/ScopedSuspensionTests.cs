using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Dunning;

/// <summary>Stopping and starting one number or one product (2.6(2), 3.18): a set of reasons each, over HTTP.</summary>
public sealed class ScopedSuspensionTests(RunningHost host)
{
    private const string Now = "2026-08-03T00:00:00+08:00";

    [Fact]
    [Trait("Clause", "2.6(2)")]
    [Trait("Clause", "3.18")]
    public async Task Clause_2_6_2_a_number_stops_alone_and_each_scope_keeps_its_own_reasons()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Seat("1", "API-CALL");
        var seat = $"seat:{world.Account}/1";
        await Suspend(world, new { reason = "CUSTOMER_REQUEST", subject = voice });
        (await Entitled(voice, "voice.outbound")).ShouldBe("CUSTOMER_REQUEST");
        (await Entitled(seat, "api.call")).ShouldBe("yes");
        (await world.Use(voice, "voice.outbound", 60, Now)).Problem(403, "SUSPENDED");
        (await host.Reporter.Post("/v1/authorizations", new { subject = voice, meter = "voice.outbound", quantity = 60 }))
            .Problem(403, "SUSPENDED");
        (await world.Use(seat, "api.call", 1, Now)).Status(200).Number("accepted").ShouldBe(1);

        await Suspend(world, new { reason = "CUSTOMER_REQUEST" });
        (await Entitled(seat, "api.call")).ShouldBe("CUSTOMER_REQUEST");
        await Resume(world, new { reason = "CUSTOMER_REQUEST" });
        (await Entitled(seat, "api.call")).ShouldBe("yes");
        (await Entitled(voice, "voice.outbound")).ShouldBe("CUSTOMER_REQUEST");
        (await host.Operator.Get($"{world.Path}/dunning")).Json.GetProperty("scoped").GetArrayLength().ShouldBe(1);
        await Resume(world, new { reason = "CUSTOMER_REQUEST", subject = voice });
        (await Entitled(voice, "voice.outbound")).ShouldBe("yes");
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.18")]
    public async Task Clause_3_18_a_product_stops_on_every_resource_also_on_new_ones_and_what_was_used_before_is_billed()
    {
        var (world, voice) = await Debtor.Open(host);
        await world.Advance("2026-08-10T12:00:00+08:00");
        await Suspend(world, new { reason = "CUSTOMER_REQUEST", product = "VOICE-OUT" });

        (await world.Use(voice, "voice.outbound", 60, "2026-08-10T12:00:00+08:00")).Problem(403, "SUSPENDED");
        (await world.Use(voice, "voice.outbound", 60, "2026-08-10T11:59:59+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await host.Operator.Get($"{world.Path}/numbers")).Json.GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("ACTIVE");
        await world.Seat("8", "API-CALL");
        (await Entitled($"seat:{world.Account}/8", "api.call")).ShouldBe("yes");
        await Resume(world, new { reason = "CUSTOMER_REQUEST", product = "VOICE-OUT" });
        (await Entitled(voice, "voice.outbound")).ShouldBe("yes");

        var path = $"{world.Path}/suspend";
        (await host.Operator.Post(path, new { reason = "CUSTOMER_REQUEST", product = "NO-SUCH" })).Problem(422, "UNKNOWN_SKU");
        (await host.Operator.Post(path, new { reason = "CUSTOMER_REQUEST", subject = "package:nosuch" })).Problem(404, "UNKNOWN_SUBJECT");
        (await host.Operator.Post(path, new { reason = "CUSTOMER_REQUEST", subject = "nosuch" })).Problem(400, "MALFORMED_REQUEST");
        foreach (var reason in new[] { "ARREARS", "VIOLATION", "REGULATORY", "FORCE_MAJEURE" })
            (await host.Operator.Post(path, new { reason, subject = voice })).Problem(400, "MALFORMED_REQUEST");
        await world.BooksAreBalanced();
    }

    private async Task Suspend(World world, object body) => (await host.Operator.Post($"{world.Path}/suspend", body)).Status(200);

    private async Task Resume(World world, object body) => (await host.Operator.Post($"{world.Path}/resume", body)).Status(200);

    private async Task<string> Entitled(string subject, string feature)
    {
        var answer = (await host.Reporter.Get($"/v1/entitlements?subject={Uri.EscapeDataString(subject)}&feature={feature}")).Status(200);
        return answer.Flag("entitled") ? "yes"
            : string.Join(' ', answer.Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
    }
}
