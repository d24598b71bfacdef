using Metering.Journal;

namespace Metering.Storage.Contract;

/// <summary>
/// The contract of <see cref="IJournalStore"/>, written once. A provider enrols with an empty class that names its fixture; the cases live
/// in the files of the folder Cases.
/// </summary>
public abstract partial class JournalStoreContract<TFixture> : IAsyncLifetime
    where TFixture : StoreFixture, new()
{
    private readonly TFixture _fixture = new();

    protected IJournalStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await _fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async ValueTask Reopen()
    {
        await _fixture.CloseAsync();
        Store = await _fixture.OpenAsync();
    }

    private async Task<CommitResult> Append(string journal, long expected, params Claim[] claims) =>
        await Store.CommitAsync(Make.Commit(journal, expected, claims));

    private async Task<long> VersionOf(string journal) => (await Store.ReadHeadAsync(new JournalId(journal)))?.Version ?? 0;

    private async Task<List<JournalEntry>> Entries(string journal, long from = 1, long to = long.MaxValue)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in Store.ReadEntriesAsync(new JournalId(journal), from, to))
            entries.Add(entry);
        return entries;
    }

    private async Task<List<JournalPage>> Pages(string journal, string prefix = "", string? after = null)
    {
        var pages = new List<JournalPage>();
        await foreach (var page in Store.ReadPagesAsync(new JournalId(journal), prefix, after))
            pages.Add(page);
        return pages;
    }

    private async Task<List<string>> Journals(string prefix = "", string? after = null)
    {
        var ids = new List<string>();
        await foreach (var id in Store.ListJournalsAsync(prefix, after))
            ids.Add(id.Value);
        return ids;
    }
}
