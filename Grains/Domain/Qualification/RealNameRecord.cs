using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Qualification;

/// <summary>States of the real-name record (实名, 3.13), in their order. The numbers are stored.</summary>
public enum RealNameStatus
{
    /// <summary>Nothing was handed in.</summary>
    None = 0,

    /// <summary>Handed in, or handed in again because the handler changed.</summary>
    Submitted = 1,

    /// <summary>Checked.</summary>
    Verified = 2,

    /// <summary>Passed on to the authority (3.3, 3.6).</summary>
    Forwarded = 3,

    /// <summary>The authority's receipt is filed.</summary>
    Archived = 4,
}

/// <summary>One entry of the forwarding log.</summary>
/// <param name="Status">State reached.</param>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Note">Receiver or receipt.</param>
public sealed record RealNameEntry(RealNameStatus Status, Instant At, string Actor, string? Note);

/// <summary>The real-name record of a customer (4.5): persons by name, identity documents by digest only.</summary>
/// <param name="Status">State.</param>
/// <param name="LegalRepresentative">Legal representative (法定代表人).</param>
/// <param name="Handler">Handler (经办人).</param>
/// <param name="HandlerIdSha256">Digest of the handler's identity document.</param>
/// <param name="ResponsiblePerson">Responsible person.</param>
/// <param name="Log">What became of it, oldest first.</param>
public sealed record RealNameRecord(RealNameStatus Status, string LegalRepresentative, string Handler, string HandlerIdSha256,
    string ResponsiblePerson, ImmutableArray<RealNameEntry> Log)
{
    /// <summary>Nothing was handed in.</summary>
    public static RealNameRecord None { get; } = new(RealNameStatus.None, "", "", "", "", []);

    /// <summary>True once the newest submission was verified.</summary>
    public bool IsVerified => Status >= RealNameStatus.Verified;

    /// <summary>When the persons were handed in last; null when none were.</summary>
    public Instant? SubmittedAt => Log.LastOrDefault(entry => entry.Status == RealNameStatus.Submitted)?.At;
}
