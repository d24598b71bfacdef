using Metering.Contracts.Audit;
using Metering.Domain.Audit;
using Metering.Journal;

namespace Metering.Actors.Audit;

/// <summary>Proves audit chains from the stored bytes alone: numbers, links, hashes, and that every page and the snapshot say the same.</summary>
public static class AuditProof
{
    /// <summary>Beginning of the names of audit journals.</summary>
    public const string Journals = "audit/";

    /// <summary>Proves one chain.</summary>
    public static async Task<AuditProofView> Of(IJournalReads store, JournalId journal)
    {
        if (await store.ReadHeadAsync(journal) is not { } head) return new AuditProofView(true, 0, "", null);
        var (chain, version) = (AuditChain.Empty, 0L);
        AuditProofView Broken(string where) => new(false, chain.Number, chain.Hash, where);
        await foreach (var commit in store.ReadEntriesAsync(journal, 1, head.Version))
        {
            if (commit.Version != ++version) return Broken($"commit {version} is missing");
            IReadOnlyList<object> events;
            try
            {
                events = AuditCodec.Instance.ReadEvents(commit.Events.Span);
            }
            catch (Exception wrong) when (wrong is System.Text.Json.JsonException or InvalidDataException or ArgumentException)
            {
                return Broken($"commit {version} cannot be read");
            }
            foreach (var entry in events.Cast<AuditEntry>())
            {
                if (chain.Breaks(entry) is { } why) return Broken($"entry {chain.Number + 1} (commit {version}): {why}");
                if (await store.ReadPageAsync(journal, AuditPages.Of(entry.Record.Kind, entry.Number)) is not { } page
                    || !page.Span.SequenceEqual(AuditJson.Write(entry)))
                    return Broken($"entry {entry.Number} (commit {version}): what is listed differs from the chain");
                chain = AuditChain.After(entry);
            }
        }
        if (version != head.Version) return Broken($"commit {version + 1} is missing");
        return AuditCodec.Instance.ReadState(head.Snapshot.Span) == chain
            ? new AuditProofView(true, chain.Number, chain.Hash, null) : Broken($"the end is said to be another than entry {chain.Number}");
    }

    /// <summary>Proves every chain of a store, in order of their names.</summary>
    public static async IAsyncEnumerable<(string Chain, AuditProofView Proof)> All(IJournalReads store)
    {
        await foreach (var journal in store.ListJournalsAsync(Journals))
            yield return (journal.Value[Journals.Length..], await Of(store, journal));
    }
}
