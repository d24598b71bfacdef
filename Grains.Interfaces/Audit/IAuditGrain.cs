using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Audit;

/// <summary>The audit chain of an account, of a tenant, or of callers without a key. Keys: <see cref="OfAccount"/>, <see cref="OfTenant"/>.</summary>
[Alias("audit.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Key of the chain of calls without a valid API key.</summary>
    const string Nobody = "~";

    /// <summary>Appends what happened; returns when it is durable.</summary>
    [Alias("Append")]
    Task Append(AuditNote note);

    /// <summary>Records a disclosure to an authority (9.5).</summary>
    [Alias("Disclose")]
    Task<CommandReply<AuditEntryView>> Disclose(DisclosureOrder order, CommandContext context);

    /// <summary>A page of entries, oldest first; of one kind, or of all.</summary>
    [Alias("List")]
    Task<AuditPage> List(string? kind, long after, int limit);

    /// <summary>Proves the chain from the stored bytes.</summary>
    [Alias("Verify")]
    [ResponseTimeout("00:10:00")]
    Task<AuditProofView> Verify();

    /// <summary>Key of an account's chain.</summary>
    static string OfAccount(string tenant, string account) => $"{tenant}/{account}";

    /// <summary>Key of a tenant's chain.</summary>
    static string OfTenant(string tenant) => tenant;
}

/// <summary>Something to be recorded.</summary>
[GenerateSerializer, Immutable, Alias("audit.Note")]
public sealed record AuditNote
{
    /// <summary>ACTION, REFUSED or READ.</summary>
    [Id(0)] public required string Kind { get; init; }

    /// <summary>Name of the API key.</summary>
    [Id(1)] public required string Actor { get; init; }

    /// <summary>Id of the API key.</summary>
    [Id(2)] public required string KeyId { get; init; }

    /// <summary>Its role.</summary>
    [Id(3)] public required string Role { get; init; }

    /// <summary>From which address.</summary>
    [Id(4)] public required string From { get; init; }

    /// <summary>Method and route.</summary>
    [Id(5)] public required string What { get; init; }

    /// <summary>Path of the object.</summary>
    [Id(6)] public required string Object { get; init; }

    /// <summary>HTTP status; 0 when no answer was given.</summary>
    [Id(7)] public required int Status { get; init; }

    /// <summary>Code of the refusal.</summary>
    [Id(8)] public string? Code { get; init; }

    /// <summary>Clause that it comes from.</summary>
    [Id(9)] public string? Clause { get; init; }

    /// <summary>Refusals just before that were too many to be written.</summary>
    [Id(10)] public long Suppressed { get; init; }

    /// <summary>The reason that the caller gave; null when the command has none.</summary>
    [Id(11)] public string? Reason { get; init; }
}

/// <summary>A disclosure to an authority.</summary>
[GenerateSerializer, Immutable, Alias("audit.DisclosureOrder")]
public sealed record DisclosureOrder([property: Id(0)] string Authority, [property: Id(1)] string LegalBasis, [property: Id(2)] string DataSet,
    [property: Id(3)] string Notified, [property: Id(4)] Instant? DisclosedAt, [property: Id(5)] AuditNote Note);

/// <summary>A page of entries.</summary>
[GenerateSerializer, Immutable, Alias("audit.Page")]
public sealed record AuditPage([property: Id(0)] AuditEntryView[] Items, [property: Id(1)] long? Next);

/// <summary>An entry of an audit chain.</summary>
[GenerateSerializer, Immutable, Alias("audit.Entry")]
public sealed record AuditEntryView
{
    /// <summary>Number in the chain.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>ACTION, REFUSED, READ or DISCLOSURE.</summary>
    [Id(1)] public required string Kind { get; init; }

    /// <summary>When.</summary>
    [Id(2)] public required Instant At { get; init; }

    /// <summary>Who: name of the API key.</summary>
    [Id(3)] public required string Actor { get; init; }

    /// <summary>Id of the API key.</summary>
    [Id(4)] public required string KeyId { get; init; }

    /// <summary>Its role.</summary>
    [Id(5)] public required string Role { get; init; }

    /// <summary>From which address.</summary>
    [Id(6)] public required string From { get; init; }

    /// <summary>Method and route.</summary>
    [Id(7)] public required string What { get; init; }

    /// <summary>Path of the object.</summary>
    [Id(8)] public required string Object { get; init; }

    /// <summary>HTTP status; 0 when no answer was given.</summary>
    [Id(9)] public required int Status { get; init; }

    /// <summary>Code of the refusal.</summary>
    [Id(10)] public string? Code { get; init; }

    /// <summary>Clause that it comes from.</summary>
    [Id(11)] public string? Clause { get; init; }

    /// <summary>Refusals just before that were too many to be written.</summary>
    [Id(12)] public long Suppressed { get; init; }

    /// <summary>SHA-256 (hex) over this entry and the one before.</summary>
    [Id(13)] public required string Hash { get; init; }

    /// <summary>Of a disclosure: to whom, why and what.</summary>
    [Id(14)] public DisclosureView? Disclosed { get; init; }

    /// <summary>The reason that the caller gave, in its words; null when the command has none.</summary>
    [Id(15)] public string? Reason { get; init; }
}

/// <summary>A disclosure to an authority (9.5).</summary>
[GenerateSerializer, Immutable, Alias("audit.Disclosure")]
public sealed record DisclosureView([property: Id(0)] string Authority, [property: Id(1)] string LegalBasis, [property: Id(2)] string DataSet,
    [property: Id(3)] string Notified, [property: Id(4)] Instant DisclosedAt);

/// <summary>What proving a chain found.</summary>
/// <param name="Sound">True when nothing was found.</param>
/// <param name="Entries">Entries that were proven.</param>
/// <param name="HeadHash">Hash of the newest one: kept elsewhere, it shows later that none was taken off the end.</param>
/// <param name="Broken">Where the chain is broken and how; null when it is sound.</param>
[GenerateSerializer, Immutable, Alias("audit.Proof")]
public sealed record AuditProofView([property: Id(0)] bool Sound, [property: Id(1)] long Entries, [property: Id(2)] string HeadHash,
    [property: Id(3)] string? Broken);
