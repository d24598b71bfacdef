using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Numbers;

/// <summary>The life of a number (3.4): reserve, cancel, assign, release, dispute, withdraw.</summary>
internal static class InventoryOperations
{
    private const string Owned = "/v1/accounts/{account}/numbers/{number}";
    private const int MaxPreferred = 20;

    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/accounts/{account}/numbers/reservations", Reserve)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Reserve a number", "For 24 hours (Number.ReserveHours). A fixed-line number of another place than the customer's needs a related "
                + "local entity (clause 3.4). Preferred blocks are a choice, not a right (clause 3.11).")
            .Takes<ReserveNumberBody>("""{"use":"CUSTOMER_SERVICE","area":"0755","preferredBlocks":["86013300-86013399"]}""")
            .Gives<NumberView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.LocalityEvidenceRequired, RefusalCodes.LocalityMismatch, RefusalCodes.NoNumberFree, RefusalCodes.NumberTaken,
                RefusalCodes.NumberInvalid, RefusalCodes.AccountClosed, RefusalCodes.NotFound);
        routes.Post(Owned + "/cancel", Cancel)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Give a reservation up", "No body.")
            .Gives<NumberView>().Refuses(RefusalCodes.NumberNotReserved, RefusalCodes.NotFound);
        routes.Post(Owned + "/assign", Assign)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Assign a reserved number", "Its rental runs from the next date. The real-name record must be verified (clause 3.6), and "
                + "call-centre use licensed (clause 3.5).")
            .Takes<AssignNumberBody>("""{"skus":["NUM-FIXED","VOICE-OUT"]}""")
            .Gives<ResourceAnswer>(StatusCodes.Status201Created)
            .Refuses([.. AddResourceCommand.Refusals, RefusalCodes.NumberTaken, RefusalCodes.NumberNotReserved, RefusalCodes.RealNameRequired,
                RefusalCodes.LicenceRequired, RefusalCodes.LocalityEvidenceRequired, RefusalCodes.Suspended]);
        routes.Post(Owned + "/change", Change)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Change what a number may be used for (更改)", "Call-centre use is licensed (clauses 2.6(2), 3.5, 3.8). What stands so already "
                + "changes nothing.")
            .Takes<ChangeNumberBody>("""{"use":"CALL_CENTRE","reason":"The hotline moves to this number"}""")
            .Gives<NumberView>().Refuses(RefusalCodes.NumberNotAssigned, RefusalCodes.LicenceRequired, RefusalCodes.RealNameRequired,
                RefusalCodes.LocalityEvidenceRequired, RefusalCodes.Suspended, RefusalCodes.NotFound);
        routes.Post(Owned + "/release", Release)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Give a number back", "Its rental ends with this date; the number rests for 90 days (Number.QuarantineDays).")
            .Takes<NumberReasonBody>("""{"reason":"The office was closed"}""")
            .Gives<NumberView>().Refuses(RefusalCodes.NumberNotAssigned, RefusalCodes.NotFound);
        routes.Get(Owned, Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a number of an account", "With its history, and the usage that named another purpose than the permitted use (clause 3.8).")
            .Gives<NumberView>().Refuses(RefusalCodes.NotFound);
        routes.Get("/v1/numbers/{number}", Look)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read a number of the inventory").Gives<NumberView>().Refuses(RefusalCodes.NotFound);
        routes.Post("/v1/numbers/{number}/withdraw", Withdraw)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Withdraw a number", "The regulator or the carrier takes it for good; rental stops with this date.")
            .Takes<NumberReasonBody>("""{"reason":"Order of the regulator"}""")
            .Gives<NumberView>().Refuses(RefusalCodes.NumberNotInInventory);
        routes.Put("/v1/numbers/{number}/dispute", Dispute)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Record a dispute over a number, or its end", "While somebody disputes whose it is, a number that rests stays at rest after its 90 "
                + "days (3.4).")
            .Takes<NumberDisputeBody>("""{"reason":"The former holder claims it"}""")
            .Gives<NumberView>().Refuses(RefusalCodes.NumberNotInInventory, RefusalCodes.NumberNotAssigned);
    }

    private static async Task Reserve(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.ReserveNumberBody);
        Texts.RequireId("/use", body.Use);
        var areas = await AreaTables.Of(call);
        var number = body.Number is { } named ? InventoryNumbers.Number("/number", named, areas) : null;
        if (number is null && body.Area is null) throw RefusedCallException.Malformed("/area", "An area, or a number.");
        var area = number is not null ? InventoryNumbers.AreaOf(number) : InventoryNumbers.Area(body.Area!, areas);
        var wishes = body.PreferredBlocks ?? [];
        if (wishes.Length > MaxPreferred) throw RefusedCallException.Malformed("/preferredBlocks", $"At most {MaxPreferred} blocks.");
        string[] preferred = [.. wishes.Select((wish, place) => InventoryNumbers.Block(area, wish, place))];
        var reply = await call.Grains.GetGrain<INumberPoolGrain>($"{call.Tenant}/{area}")
            .Reserve(new ReserveNumber(account, number?.Key, preferred, body.Use), call.Context());
        await Answer(call, reply, StatusCodes.Status201Created);
    }

    private static async Task Cancel(Call call)
    {
        var (account, number) = (call.Account(), await InventoryNumbers.Addressed(call));
        await Answer(call, await BlockOf(call, number).Cancel(number.Key, account, call.Context()));
    }

    private static async Task Assign(Call call)
    {
        var (account, number) = (call.Account(), await InventoryNumbers.Addressed(call));
        var body = await call.Body(WireJson.Default.AssignNumberBody);
        Texts.RequireSkus(body.Skus);
        var reply = await BlockOf(call, number).Assign(account, new AddResource(ResourceKind.Number, number.Key, body.Skus, body.AssignedOn),
            call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, ResourceAnswer.Of, WireJson.Default.ResourceAnswer);
    }

    private static async Task Change(Call call)
    {
        var (account, number) = (call.Account(), await InventoryNumbers.Addressed(call));
        var body = await call.Body(WireJson.Default.ChangeNumberBody);
        Texts.RequireId("/use", body.Use);
        call.Because(body.Reason, 200);
        await Answer(call, await BlockOf(call, number).ChangeUse(number.Key, account, body.Use, body.Reason, call.Context()));
    }

    private static async Task Release(Call call)
    {
        var (account, number) = (call.Account(), await InventoryNumbers.Addressed(call));
        var body = await call.Body(WireJson.Default.NumberReasonBody);
        call.Because(body.Reason, 200);
        await Answer(call, await BlockOf(call, number).Release(number.Key, account, body.Reason, call.Context()));
    }

    private static async Task Read(Call call)
    {
        var (account, number) = (call.Account(), await InventoryNumbers.Addressed(call));
        var view = await BlockOf(call, number).View(number.Key);
        // Who had it before is nobody else's business.
        var own = view?.Account != account ? null
            : view with { History = [.. view.History.Where(entry => entry.Account is null || entry.Account == account)] };
        await call.Answer(own, WireJson.Default.NumberView);
    }

    private static async Task Look(Call call)
    {
        var number = await InventoryNumbers.Addressed(call);
        await call.Answer(await BlockOf(call, number).View(number.Key), WireJson.Default.NumberView);
    }

    private static async Task Withdraw(Call call)
    {
        var number = await InventoryNumbers.Addressed(call);
        var body = await call.Body(WireJson.Default.NumberReasonBody);
        call.Because(body.Reason, 200);
        await Answer(call, await BlockOf(call, number).Withdraw(number.Key, body.Reason, call.Context()));
    }

    private static async Task Dispute(Call call)
    {
        var number = await InventoryNumbers.Addressed(call);
        var body = await call.Body(WireJson.Default.NumberDisputeBody);
        if (body.Reason is not null) call.Because(body.Reason, 200);
        await Answer(call, await BlockOf(call, number).Dispute(number.Key, body.Reason, call.Context()));
    }

    internal static INumberBlockGrain BlockOf(Call call, PhoneNumber number) =>
        call.Grains.GetGrain<INumberBlockGrain>($"{call.Tenant}/{NumberBlock.BlockOf(number.Key)}");

    private static Task Answer(Call call, CommandReply<NumberView> reply, int status = StatusCodes.Status200OK) =>
        call.Answer(reply, status, view => view, WireJson.Default.NumberView);
}
