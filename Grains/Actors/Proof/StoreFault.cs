namespace Metering.Actors.Proof;

/// <summary>Something that is not as it must be.</summary>
/// <param name="Journal">The journal, or "claims" for a claim that no journal lists.</param>
/// <param name="What">What is wrong, in one sentence.</param>
public sealed record StoreFault(string Journal, string What);

/// <summary>How much was proven.</summary>
/// <param name="Journals">Journals replayed.</param>
/// <param name="Commits">Commits read.</param>
/// <param name="Events">Events applied.</param>
/// <param name="Accounts">Accounts whose books were proven.</param>
/// <param name="AuditChains">Audit chains whose hashes were proven.</param>
/// <param name="Claims">Claims compared with the commits that took them.</param>
public sealed record StoreProofCounts(long Journals, long Commits, long Events, long Accounts, long AuditChains, long Claims);
