namespace Metering.Journal;

/// <summary>
/// A key that may be taken once within its window: a usage identity, an Idempotency-Key, a payment reference, an outbox message id.
/// Claims are unique in the whole store, not in one journal.
/// </summary>
/// <param name="Key">128-bit digest of the claim's kind, scope and name.</param>
/// <param name="Fingerprint">Digest of the content that came with the key; a repeat with another fingerprint is a conflict.</param>
/// <param name="Bucket">The month (yyyyMM) whose end of acceptance lets the claim be dropped; <see cref="Permanent"/> is never dropped.</param>
/// <param name="Outcome">What the first holder was answered, refusals included; at most 64 KiB.</param>
public readonly record struct Claim(UInt128 Key, ulong Fingerprint, int Bucket, ReadOnlyMemory<byte> Outcome)
{
    /// <summary>The bucket that is never dropped.</summary>
    public const int Permanent = 0;
}

/// <summary>A claim that somebody else already holds, with that holder's fingerprint and first outcome.</summary>
/// <param name="Key">The claim's key.</param>
/// <param name="Fingerprint">The fingerprint it was first taken with.</param>
/// <param name="Outcome">The first outcome.</param>
public readonly record struct TakenClaim(UInt128 Key, ulong Fingerprint, ReadOnlyMemory<byte> Outcome);

/// <summary>A claim with the bucket it stands in.</summary>
/// <param name="Bucket">Its month, or <see cref="Claim.Permanent"/>.</param>
/// <param name="Claim">The claim.</param>
/// <param name="Owner">The commit that took it, where the store keeps it with the claim.</param>
public readonly record struct StoredClaim(int Bucket, TakenClaim Claim, ClaimOwner? Owner = null);

/// <summary>The commit that took a claim.</summary>
/// <param name="Journal">Its journal.</param>
/// <param name="Version">Its number.</param>
public readonly record struct ClaimOwner(JournalId Journal, long Version);
