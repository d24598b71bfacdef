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
internal sealed class Authorizations(ResourceCalls resources)
{
    /// <summary>As the type of a usage event (<see cref="EventReader"/>).</summary>
    private const int LongestMeter = 128;

    public void Map(OperationRoutes routes)
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

    private async Task Create(Call call)
    {
        var body = await call.Body(WireJson.Default.AuthorizeBody);
        Texts.Require("/meter", body.Meter, LongestMeter);
        RequireQuantity("/quantity", body.Quantity);
        var context = call.Context();
        var command = new AuthorizeUsage(body.Meter, body.Quantity, Destination(body.Dimensions), call.Caller.Account);
        var reply = await resources.Ask(call, body.Subject, resource => resource.Authorize(command, context));
        await Answer(call, reply, body.Subject, StatusCodes.Status201Created);
    }

    private async Task Update(Call call)
    {
        var body = await call.Body(WireJson.Default.UpdateAuthorizationBody);
        RequireQuantity("/usedQuantity", body.UsedQuantity);
        RequireQuantity("/quantity", body.Quantity);
        var context = call.Context();
        var (subject, number) = Named(call);
        var command = new UpdateAuthorization(number, body.UsedQuantity, body.Quantity, call.Caller.Account);
        await Ended(call, await resources.Ask(call, subject, resource => resource.UpdateAuthorization(command, context)), subject);
    }

    private async Task Complete(Call call)
    {
        var body = await call.Body(WireJson.Default.CompleteAuthorizationBody);
        RequireQuantity("/usedQuantity", body.UsedQuantity);
        var context = call.Context();
        await End(call, context, body.UsedQuantity);
    }

    private async Task Release(Call call)
    {
        await End(call, call.Context(), null);
    }

    private async Task End(Call call, CommandContext context, long? usedQuantity)
    {
        var (subject, number) = Named(call);
        var command = new EndAuthorization(number, usedQuantity, call.Caller.Account);
        await Ended(call, await resources.Ask(call, subject, resource => resource.EndAuthorization(command, context)), subject);
    }

    private static (string Subject, long Number) Named(Call call) =>
        AuthorizationId.TryParse(call.Route("authorization"), out var subject, out var number) ? (subject, number)
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
