using System.Buffers;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Journal;

namespace Metering.Actors.Invoices;

/// <summary>What a fapiao request says, from the stored bytes alone.</summary>
internal static class InvoiceProof
{
    /// <summary>Its figures by replay; null when there is no such journal.</summary>
    public static async Task<InvoiceFigures?> Figures(IJournalReads store, JournalId journal)
    {
        if (await store.ReadHeadAsync(journal) is not { } head) return null;
        var replayed = InvoiceState.Empty;
        await foreach (var commit in store.ReadEntriesAsync(journal, 1, head.Version))
            foreach (var item in InvoiceCodec.Instance.ReadEvents(commit.Events.Span)) replayed = InvoiceCodec.Instance.Apply(replayed, item);
        // A request that was only named by its account and never opened has nothing to say.
        if (replayed.Request is not { } request) return null;
        var bytes = new ArrayBufferWriter<byte>();
        InvoiceCodec.Instance.WriteState(replayed, bytes);
        return new InvoiceFigures(head.Version, [.. request.Lines.Select(line => line.GrossFen)], [.. replayed.ReturnedFen],
            replayed.BlueFen, replayed.RedFen, bytes.WrittenSpan.SequenceEqual(head.Snapshot.Span));
    }
}
