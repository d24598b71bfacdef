using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Usage;

/// <summary>/v1/authorizations: holds for usage that is about to happen, after RFC 8506.</summary>
internal static class Authorizations
{
    /// <summary>As the type of a usage event (<see cref="EventReader"/>).</summary>
    private const int LongestMeter = 128;

    public static void Map(OperationRoutes routes)
    {
        Command(routes, "/v1/authorizations", Create, "Hold money for usage that is about to happen")
            .Takes<AuthorizeBody>("""{"subject":"package:pkg_sms","meter":"sms.segment","quantity":18}""")
            .Gives<AuthorizationBody>(StatusCodes.Status201Created, Examples.Authorization)
            .Refuses(RefusalCodes.InsufficientBalance, RefusalCodes.Suspended, RefusalCodes.EntitlementEnded, RefusalCodes.UnknownMeter,
                RefusalCodes.NoRate, RefusalCodes.UnknownSubject, RefusalCodes.QuantityNegative, RefusalCodes.QuantityOverLimit,
                RefusalCodes.StorageQuotaReached);
        Command(routes, "/v1/authorizations/{authorization}/update", Update, "Report use so far and ask for more")
            .Takes<UpdateAuthorizationBody>("""{"usedQuantity":60,"quantity":60}""")
            .Gives<AuthorizationBody>()
            .Refuses(RefusalCodes.AuthorizationEnded, RefusalCodes.InsufficientBalance, RefusalCodes.StorageQuotaReached,
                RefusalCodes.UsageAboveGrant, RefusalCodes.QuantityOverLimit, RefusalCodes.NotFound);
        Command(routes, "/v1/authorizations/{authorization}/complete", Complete, "End an authorization and charge what was used")
            .Takes<CompleteAuthorizationBody>("""{"usedQuantity":61}""")
            .Gives<AuthorizationBody>()
            .Refuses(RefusalCodes.AuthorizationEnded, RefusalCodes.UsageAboveGrant, RefusalCodes.NotFound);
        Command(routes, "/v1/authorizations/{authorization}/release", Release, "End an authorization without a charge")
            .Gives<AuthorizationBody>()
            .Refuses(RefusalCodes.AuthorizationEnded, RefusalCodes.NotFound);
    }

    private static Operation Command(OperationRoutes routes, string pattern, Func<Call, Task> handler, string summary) =>
        routes.Post(pattern, handler).Allow(ApiRole.UsageReporter, ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
            .NeedsIdempotencyKey().Says(summary);

    private static async Task Create(Call call)
    {
        var body = await call.Body(WireJson.Default.AuthorizeBody);
        Texts.Require("/meter", body.Meter, LongestMeter);
        RequireQuantity("/quantity", body.Quantity);
        var context = call.Context();
        var resource = OwnResource.Of(call, body.Subject);
        var command = new AuthorizeUsage(body.Meter, body.Quantity, Destination(body.Dimensions), call.Caller.Account);
        await Answer(call, await resource.Authorize(command, context), body.Subject, StatusCodes.Status201Created);
    }

    private static async Task Update(Call call)
    {
        var body = await call.Body(WireJson.Default.UpdateAuthorizationBody);
        RequireQuantity("/usedQuantity", body.UsedQuantity);
        RequireQuantity("/quantity", body.Quantity);
        var context = call.Context();
        var (resource, subject, number) = Find(call);
        await Ended(call, await resource.UpdateAuthorization(new(number, body.UsedQuantity, body.Quantity, call.Caller.Account), context),
            subject);
    }

    private static async Task Complete(Call call)
    {
        var body = await call.Body(WireJson.Default.CompleteAuthorizationBody);
        RequireQuantity("/usedQuantity", body.UsedQuantity);
        var context = call.Context();
        var (resource, subject, number) = Find(call);
        await Ended(call, await resource.EndAuthorization(new(number, body.UsedQuantity, call.Caller.Account), context), subject);
    }

    private static async Task Release(Call call)
    {
        var context = call.Context();
        var (resource, subject, number) = Find(call);
        await Ended(call, await resource.EndAuthorization(new(number, null, call.Caller.Account), context), subject);
    }

    private static (IMeteredResource Resource, string Subject, long Number) Find(Call call) =>
        AuthorizationId.TryParse(call.Route("authorization"), out var subject, out var number)
            ? (Subjects.Resource(call.Grains, subject)!, subject, number)
            : throw RefusedCallException.NotFound();

    /// <summary>
    /// The address names an authorization: a resource that is not the caller's means that there is no such authorization.
    /// </summary>
    private static Task Ended(Call call, CommandReply<AuthorizationView> reply, string subject) =>
        Answer(call, reply.Refusal?.Code == RefusalCodes.UnknownSubject.Code
            ? reply with { Refusal = new RefusalReply(RefusalCodes.NotFound.Code, "There is no such object.") } : reply, subject);

    private static Task Answer(Call call, CommandReply<AuthorizationView> reply, string subject, int status = StatusCodes.Status200OK) =>
        call.Answer(reply, status, view => new AuthorizationBody
        {
            Id = AuthorizationId.Of(subject, view.Number),
            Subject = subject,
            Status = view.Status,
            GrantedQuantity = view.GrantedQuantity,
            HeldFen = view.HeldFen,
            ChargedFen = view.ChargedFen,
            ValidUntil = view.ValidUntil,
            ValidSeconds = view.ValidSeconds,
            Final = view.Final,
            OnUnreachable = view.OnUnreachable,
        }, WireJson.Default.AuthorizationBody);

    private static string? Destination(Dictionary<string, string>? dimensions)
    {
        if (dimensions is null || !dimensions.TryGetValue("call.destination", out var destination)) return null;
        return UsageDataReader.IsDestination(destination) ? destination
            : throw RefusedCallException.Malformed("/dimensions/call.destination", "3 to 20 digits, with or without a leading +.");
    }

    private static void RequireQuantity(string pointer, long quantity)
    {
        if (quantity < 0) throw new RefusedCallException(EventFault.Negative, new FieldProblem(pointer, "A whole number from 0."));
        if (quantity > UsageDataReader.MaxQuantity)
            throw new RefusedCallException(EventFault.OverLimit, new FieldProblem(pointer, "At most 2^53."));
    }
}
