using System.Reflection;
using Metering.Domain.Refusals;
using Metering.Http.Access;
using Metering.Http.Audit;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metering.Http.Operations;

/// <summary>Maps operations: authenticate, check the role, run, and turn whatever goes wrong into a problem document.</summary>
public sealed class OperationRoutes(IEndpointRouteBuilder endpoints)
{
    // The reference is generated from metadata only; it asks each endpoint for a method and finds no parameters of its own there.
    private static readonly MethodInfo Described =
        typeof(OperationRoutes).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly SortedSet<string> reads = new(StringComparer.Ordinal);

    /// <summary>An operation that reads.</summary>
    public Operation Get(string pattern, Func<Call, Task> handler)
    {
        reads.Add(pattern);
        return Map("GET", pattern, handler);
    }

    /// <summary>An operation that commands.</summary>
    public Operation Post(string pattern, Func<Call, Task> handler) => Map("POST", pattern, handler);

    /// <summary>An operation that replaces.</summary>
    public Operation Put(string pattern, Func<Call, Task> handler) => Map("PUT", pattern, handler);

    /// <summary>An operation that removes.</summary>
    public Operation Delete(string pattern, Func<Call, Task> handler) => Map("DELETE", pattern, handler);

    private Operation Map(string method, string pattern, Func<Call, Task> handler)
    {
        Operation? operation = null;
        var keys = endpoints.ServiceProvider.GetRequiredService<ApiKeyCache>();
        var grains = endpoints.ServiceProvider.GetRequiredService<IGrainFactory>();
        var limits = endpoints.ServiceProvider.GetRequiredService<CallLimits>();
        var log = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Metering.Http");
        var trail = endpoints.ServiceProvider.GetRequiredService<AuditTrail>();
        var builder = endpoints.MapMethods(pattern, [method], http => AuditTrail.Covers(operation!)
            ? Follow(http, operation!, handler, keys, grains, limits, log, trail)
            : Run(http, operation!, handler, keys, grains, limits, log, null));
        builder.WithMetadata(Described);
        operation = new Operation(method, pattern, builder, reads);
        return operation;
    }

    private static async Task Follow(HttpContext http, Operation operation, Func<Call, Task> handler, ApiKeyCache keys, IGrainFactory grains,
        CallLimits limits, ILogger log, AuditTrail trail)
    {
        await using var followed = trail.Follow(http, operation);
        await Run(http, operation, handler, keys, grains, limits, log, followed);
    }

    private static async Task Run(HttpContext http, Operation operation, Func<Call, Task> handler, ApiKeyCache keys, IGrainFactory grains,
        CallLimits limits, ILogger log, AuditTrail.FollowedCall? followed)
    {
        Call? call = null;
        try
        {
            var caller = operation.Roles is { Count: 0 } ? Anyone : await Authentication.Authenticate(http, keys);
            if (followed is not null) followed.Caller = caller;
            if (operation.Roles is not { } roles || (roles.Count > 0 && !roles.Contains(caller.Role)))
                throw new RefusedCallException(RefusalCodes.Forbidden.With(
                    $"The role of this key may not {operation.Method} {operation.Pattern}."));
            if (roles.Count > 0 && caller.Account is not null && !operation.AllowsBoundKeys) throw NotForBound(operation);
            using var permit = limits.Enter(caller, BodyOf(http));
            call = new Call(http, operation, caller, grains);
            await handler(call);
        }
        catch (Exception fault)
        {
            await CallFaults.Answer(http, fault, call?.GrainWasAsked ?? false, log);
        }
    }

    /// <summary>What is of no account in particular does not exist for a key that may see one account only.</summary>
    private static RefusedCallException NotForBound(Operation operation) => operation.Pattern.Contains('{', StringComparison.Ordinal)
        ? RefusedCallException.NotFound()
        : new RefusedCallException(RefusalCodes.Forbidden.With("This key is bound to one account."));

    /// <summary>The announced length of the body; 0 without one.</summary>
    private static long? BodyOf(HttpContext http) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } ? 0 : http.Request.ContentLength;

    private static readonly Caller Anyone = new("", "", default, "", "");

    private static void Describe(HttpContext http) => http.Abort();
}
