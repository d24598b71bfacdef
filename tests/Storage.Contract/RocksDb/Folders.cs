using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>Temporary folders with embedded stores in them, deleted at the end of a test.</summary>
internal sealed class Folders : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("journal-");

    public string this[string name] => Path.Combine(_root.FullName, name);

    public RocksDbJournalStore Open(string name = "data", Func<RocksDbOptions, RocksDbOptions>? change = null)
    {
        var options = new RocksDbOptions { Path = this[name], MemtableBytes = 1 << 20, RecoveryPause = TimeSpan.FromMilliseconds(20) };
        return RocksDbJournalStore.Open(change?.Invoke(options) ?? options);
    }

    /// <summary>Opens a store, writes some commits with claims and pages, and closes it.</summary>
    public async Task Fill(string name = "data", int journals = 20, int versions = 10)
    {
        await using var store = Open(name);
        for (var version = 0; version < versions; version++)
            await Task.WhenAll(Enumerable.Range(0, journals).Select(i => store.CommitAsync(Make.Commit($"account/{i:D3}", version,
                Make.Claim($"{i}/{version}", 202601 + version % 3)).With(pages: Make.Page($"p{version}", $"{i}"))).AsTask()));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
