using Metering.Contracts.Access;
using Metering.Contracts.Clocks;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Clocks;

/// <summary>Creates a test clock.</summary>
public sealed record CreateClockBody(string Name, Instant Now);

/// <summary>Moves a test clock forwards.</summary>
public sealed record AdvanceClockBody(Instant To);

/// <summary>/v1/clocks: test clocks.</summary>
internal static class ClockOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/clocks", Create)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Create a test clock", "Accounts attached to it live in its time.")
            .Takes<CreateClockBody>("""{"name":"July","now":"2026-07-10T09:00:00+08:00"}""")
            .Gives<ClockView>(StatusCodes.Status201Created);
        routes.Get("/v1/clocks/{clock}", Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read a test clock").Gives<ClockView>();
        routes.Post("/v1/clocks/{clock}/advance", Advance)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Advance a test clock", "Everything due for its accounts until then has run, in order, when it answers.")
            .Takes<AdvanceClockBody>("""{"to":"2026-08-03T00:00:00+08:00"}""")
            .Gives<ClockView>()
            .Refuses(RefusalCodes.ClockBackwards, RefusalCodes.NotFound);
    }

    private static async Task Create(Call call)
    {
        var body = await call.Body(WireJson.Default.CreateClockBody);
        Texts.Require("/name", body.Name, 200);
        var context = call.Context();
        var reply = await call.Grains.GetGrain<IClockGrain>(Identifiers.New("clk", context.Claim)).Create(body.Name, body.Now, context);
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.ClockView);
    }

    private static async Task Read(Call call) => await call.Answer(await Clock(call).View(call.Tenant), WireJson.Default.ClockView);

    private static async Task Advance(Call call)
    {
        var body = await call.Body(WireJson.Default.AdvanceClockBody);
        var context = call.Context();
        await call.Answer(await Clock(call).Advance(body.To, context), StatusCodes.Status200OK, view => view, WireJson.Default.ClockView);
    }

    private static IClockGrain Clock(Call call) => Identifiers.IsValid(call.Route("clock"))
        ? call.Grains.GetGrain<IClockGrain>(call.Route("clock")) : throw RefusedCallException.NotFound();
}
