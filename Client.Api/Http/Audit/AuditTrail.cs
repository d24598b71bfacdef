using System.Diagnostics.Metrics;
using Metering.Contracts.Audit;
using Metering.Domain.Audit;
using Metering.Domain.Refusals;
using Metering.Http.Access;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metering.Http.Audit;

/// <summary>
/// Records every command, every refusal, every read of an account's data by operators and every read of a document's content by anybody,
/// before the caller sees an answer. The usage path is not recorded here: its events are their own record. Taking one of them back is.
/// </summary>
public sealed partial class AuditTrail(IGrainFactory grains, TimeProvider time, ILogger<AuditTrail> log)
{
    private const int LongestObject = 512;
    private static readonly Meter Meter = new("Metering");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("metering.audit.lost", "{entry}",
        "Audit entries that could not be written.");
    private static readonly ApiRoleJson RoleWords = new();

    private readonly RefusalBudget budget = new(time);

    /// <summary>True when calls of an operation are recorded.</summary>
    public static bool Covers(Operation operation) => operation.Roles is not { Count: 0 } && !OnUsagePath(operation.Pattern);

    /// <summary>Shows the count of lost entries while there are none: see <c>Instruments.CountFromZero</c> of the host.</summary>
    public static void CountFromZero() => Lost.Add(0);

    /// <summary>Follows a call; dispose it when the call has ended.</summary>
    internal FollowedCall Follow(HttpContext http, Operation operation) => new(this, http, operation);

    private static bool OnUsagePath(string pattern) => pattern is "/v1/usage"
        || pattern.StartsWith("/v1/authorizations", StringComparison.Ordinal) || pattern == "/v1/entitlements";

    /// <summary>An operator who looks at the data of one account or of many, or at their figures; whoever opens a document.</summary>
    private static bool IsConfidential(Operation operation, Caller caller) => operation.EveryReadIsLogged
        || (caller.Role is Metering.Contracts.Access.ApiRole.BillingOperator or Metering.Contracts.Access.ApiRole.Admin
            && (operation.Pattern.StartsWith("/v1/accounts/{account}/", StringComparison.Ordinal)
                || operation.Pattern is "/v1/accounts" or "/v1/accounts/{account}" or "/v1/numbers/{number}" or "/v1/reports/{report}"
                    or "/v1/invoice-queue" or "/v1/webhook-messages"));

    /// <summary>What was turned away unread, for want of room, is no act of its caller: it is counted, and costs nothing further.</summary>
    private static string? KindOf(Operation operation, Caller? caller, int status) =>
        status == StatusCodes.Status429TooManyRequests ? null
        : status is >= 400 and < 500 ? AuditRecord.Refused
        : operation.Method != "GET" ? AuditRecord.Action
        : caller is not null && IsConfidential(operation, caller) ? AuditRecord.Read : null;

    /// <summary>
    /// The chain of the account, when the call got as far as to find it; else that of the tenant: a caller who guesses must not write into
    /// the chains of others, nor make chains of accounts that do not exist.
    /// </summary>
    private static string ChainOf(HttpContext http, Caller? caller, int status)
    {
        if (caller is null) return IAuditGrain.Nobody;
        return status is < 400 or StatusCodes.Status402PaymentRequired or StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity
            && AccountOf(http) is { } account && Identifiers.IsValid(account) && caller.MaySee(account)
            ? IAuditGrain.OfAccount(caller.Tenant, account) : IAuditGrain.OfTenant(caller.Tenant);
    }

    /// <summary>The account in the address, or else the one that the call turned out to be about (<see cref="Call.Concerns"/>).</summary>
    private static string? AccountOf(HttpContext http) => (http.Request.RouteValues["account"] ?? http.Items[typeof(IAuditGrain)]) as string;

    private async Task Record(HttpContext http, Operation operation, Caller? caller, int status)
    {
        if (KindOf(operation, caller, status) is not { } kind) return;
        var suppressed = 0L;
        if (kind == AuditRecord.Refused && !budget.Take(caller?.KeyId ?? IAuditGrain.Nobody, out suppressed)) return;
        var refusal = http.Items.TryGetValue(typeof(RefusalCode), out var item) ? item as RefusalCode : null;
        var note = NoteOf(http, operation, caller, kind, status) with { Code = refusal?.Code, Clause = refusal?.Clause, Suppressed = suppressed };
        try
        {
            await grains.GetGrain<IAuditGrain>(ChainOf(http, caller, status)).Append(note);
        }
        catch (Exception fault)
        {
            Lost.Add(1);
            LogLost(log, fault, note.What, note.Status);
            // What was done must not be answered without its record: the caller repeats the command and gets the same answer then.
            if (status < 400 && (kind == AuditRecord.Action || operation.EveryReadIsLogged)) throw;
        }
    }

    /// <summary>Who calls what from where, as far as it is known.</summary>
    internal static AuditNote NoteOf(HttpContext http, Operation operation, Caller? caller, string kind, int status)
    {
        var path = http.Request.Path.Value ?? "";
        return new AuditNote
        {
            Kind = kind,
            Actor = caller?.Name ?? "",
            KeyId = caller?.KeyId ?? "",
            Role = caller is null ? "" : RoleWords.Word(caller.Role),
            From = http.Connection.RemoteIpAddress?.ToString() ?? "",
            What = $"{operation.Method} {operation.Pattern}",
            Object = Shortened(path),
            Status = status,
            Reason = http.Items.TryGetValue(typeof(AuditNote), out var reason) ? reason as string : null,
        };
    }

    /// <summary>Half a character is written one way in the list and another in the chain: what is cut is cut between characters.</summary>
    private static string Shortened(string path) => path.Length <= LongestObject ? path
        : path[..(char.IsHighSurrogate(path[LongestObject - 1]) ? LongestObject - 1 : LongestObject)];

    [LoggerMessage(LogLevel.Critical, "An audit entry was not written: {What}, answered {Status}")]
    private static partial void LogLost(ILogger log, Exception fault, string what, int status);

    /// <summary>One call: recorded once, when its answer begins, or at its end when there was none.</summary>
    internal sealed class FollowedCall : IAsyncDisposable
    {
        private readonly AuditTrail trail;
        private readonly HttpContext http;
        private readonly Operation operation;
        private bool recorded;

        public FollowedCall(AuditTrail trail, HttpContext http, Operation operation)
        {
            (this.trail, this.http, this.operation) = (trail, http, operation);
            http.Features.Set(this);
            http.Response.OnStarting(() => Record(http.Response.StatusCode));
        }

        /// <summary>Who calls; null until that is proved.</summary>
        public Caller? Caller { get; set; }

        /// <summary>A caller who went away leaves a command that may have been done.</summary>
        public async ValueTask DisposeAsync()
        {
            if (!recorded && Caller is not null) await Record(0);
        }

        /// <summary>Writes the entry, unless it was written.</summary>
        public Task Record(int status)
        {
            if (recorded) return Task.CompletedTask;
            recorded = true;
            return trail.Record(http, operation, Caller, status);
        }
    }
}
