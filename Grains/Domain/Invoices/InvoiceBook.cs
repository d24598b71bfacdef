using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>The part of an account's head that concerns fapiao; absent until it is first used.</summary>
/// <param name="Profile">The verified buyer; null before an operator entered it.</param>
/// <param name="Requests">Number of fapiao ever requested; the next one gets the number after it.</param>
public sealed record InvoiceHead(InvoiceProfile? Profile, long Requests)
{
    /// <summary>When the next request wants to be woken; null when none does.</summary>
    public Instant? NextDueAt { get; init; }

    /// <summary>What later statements took back of a month and did not sell themselves: so much less may fapiao say of it.</summary>
    public ImmutableArray<CreditedSupply>? Credited { get; init; }

    /// <summary>Nothing yet.</summary>
    public static InvoiceHead Empty { get; } = new(null, 0);

    /// <summary>With more taken back.</summary>
    public InvoiceHead With(ImmutableArray<CreditedSupply> credited) => this with
    {
        Credited = CreditedSupply.Sum([.. Credited ?? [], .. credited]),
    };

    /// <summary>What was taken back of the month of a statement.</summary>
    public ImmutableArray<Supply> CreditedOf(string statementKey) =>
        [.. (Credited ?? []).Where(one => InvoiceDesk.StatementKey(one.Month) == statementKey).Select(one => one.Supply)];
}

/// <summary>
/// The account's working set of fapiao: sources and requests. Not part of the snapshot: each has its page, all are read together before the
/// first decision that needs one.
/// </summary>
/// <param name="Loaded">True once the pages were read.</param>
/// <param name="Sources">By key.</param>
/// <param name="Records">By number.</param>
public sealed record InvoiceBook(bool Loaded, ImmutableSortedDictionary<string, SourceEntry> Sources,
    ImmutableSortedDictionary<long, InvoiceRecord> Records)
{
    /// <summary>Nothing read, nothing written.</summary>
    public static InvoiceBook Empty { get; } = new(false, ImmutableSortedDictionary.Create<string, SourceEntry>(StringComparer.Ordinal),
        ImmutableSortedDictionary<long, InvoiceRecord>.Empty);

    /// <summary>A source; empty when nobody asked for it yet.</summary>
    public SourceEntry SourceOf(string key) => Sources.GetValueOrDefault(key, SourceEntry.Empty);

    /// <summary>The request that wants to be woken first; null when none does.</summary>
    public InvoiceRecord? Next => Records.Values.Where(record => record.DueAt is not null).MinBy(record => record.DueAt);

    /// <summary>The request of an id; null when there is none.</summary>
    public InvoiceRecord? Of(string id) => Records.Values.FirstOrDefault(record => record.Id == id);

    /// <summary>After an event of the account.</summary>
    public InvoiceBook After(InvoiceAccountEvent happened) => happened switch
    {
        InvoicesRead e => e.Book with { Loaded = true },
        InvoiceSourceFed e => this with { Sources = Sources.SetItem(e.Source.Key, SourceOf(e.Source.Key).With(e.Source)) },
        InvoiceReserved e => Reserved(e),
        InvoiceExpected e => this with { Records = Records.SetItem(e.Number, Records[e.Number] with { DueAt = e.DueAt }) },
        InvoiceProgressed e => Progressed(e.Progress),
        _ => this,
    };

    private InvoiceBook Reserved(InvoiceReserved e)
    {
        var record = InvoiceRecord.Of(e.Request);
        return this with
        {
            Sources = Sources.SetItem(record.SourceKey, SourceOf(record.SourceKey).Take(record.GrossFen)),
            Records = Records.SetItem(record.Number, record),
        };
    }

    private InvoiceBook Progressed(InvoiceProgress progress)
    {
        var record = Records[progress.Number];
        ImmutableArray<long> back = [.. record.ReturnedFen.Select((before, i) => before - progress.ReturnedFen[i])];
        return this with
        {
            Sources = Sources.SetItem(record.SourceKey, SourceOf(record.SourceKey).Take(back)),
            Records = Records.SetItem(record.Number, record.After(progress)),
        };
    }
}
