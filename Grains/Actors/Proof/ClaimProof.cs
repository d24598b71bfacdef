using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Proof;

/// <summary>
/// Compares the claims that commits list with those that are stored: each must be there once and say what it said. Commits are to be read
/// before claims: then a store that goes on serving can be proven too, since a claim is never there later than its commit.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="firstKept">Claims of earlier months may have been dropped.</param>
internal sealed class ClaimProof(IJournalReads store, int firstKept) : IDisposable
{
    private readonly ClaimLedger listed = new();
    private readonly ClaimLedger stored = new();
    private readonly HashSet<(UInt128 Key, int Bucket)> unlisted = [];

    /// <summary>Stored claims that were compared.</summary>
    public long Count => stored.Count;

    /// <summary>Takes in what a commit lists.</summary>
    public void List(int journal, JournalEntry entry)
    {
        foreach (var claim in ClaimList.Of(entry.Events.Span))
            listed.Add(new ClaimRow(claim.Key, claim.Bucket, claim.Check, journal, entry.Version));
    }

    /// <summary>Reads all stored claims and compares.</summary>
    /// <param name="nameOf">Name of a journal by its number.</param>
    public async IAsyncEnumerable<StoreFault> Compare(Func<int, Task<string>> nameOf)
    {
        await foreach (var claim in store.ListClaimsAsync())
            stored.Add(new ClaimRow(claim.Claim.Key, claim.Bucket, ClaimList.CheckOf(claim.Claim.Fingerprint, claim.Claim.Outcome.Span), 0, 0));
        for (var part = 0; part < ClaimLedger.Parts; part++)
        {
            var open = stored.Part(part).ToDictionary(claim => (claim.Key, claim.Bucket), claim => claim.Check);
            foreach (var claim in listed.Part(part))
            {
                var found = open.Remove((claim.Key, claim.Bucket), out var check);
                if (found && check == claim.Check) continue;
                if (!found && claim.Bucket != Claim.Permanent && claim.Bucket < firstKept) continue;
                yield return new StoreFault(await nameOf(claim.Journal),
                    $"the claim {Name(claim.Key, claim.Bucket)} of commit {claim.Version} is {(found ? "not what it was" : "missing")}");
            }
            foreach (var claim in open.Keys) unlisted.Add(claim);
        }
        await foreach (var claim in WithoutCommit())
            yield return new StoreFault("claims", $"the claim {Name(claim.Key, claim.Bucket)} is held, but no commit took it");
    }

    public void Dispose()
    {
        listed.Dispose();
        stored.Dispose();
    }

    private static string Name(UInt128 key, int bucket) =>
        $"{key:x32} of {(bucket == Claim.Permanent ? "the permanent ones" : bucket.ToString(System.Globalization.CultureInfo.InvariantCulture))}";

    /// <summary>Claims of no commit that was read. Where a claim names its commit, one that came later is looked up there.</summary>
    private async IAsyncEnumerable<(UInt128 Key, int Bucket)> WithoutCommit()
    {
        if (unlisted.Count == 0) yield break;
        await foreach (var claim in store.ListClaimsAsync())
            if (unlisted.Contains((claim.Claim.Key, claim.Bucket)) && !await IsListed(claim))
                yield return (claim.Claim.Key, claim.Bucket);
    }

    private async Task<bool> IsListed(StoredClaim claim)
    {
        if (claim.Owner is not { } owner) return false;
        await foreach (var entry in store.ReadEntriesAsync(owner.Journal, owner.Version, owner.Version))
            if (ClaimList.Of(entry.Events.Span).Any(listed => listed.Key == claim.Claim.Key && listed.Bucket == claim.Bucket))
                return true;
        return false;
    }
}
