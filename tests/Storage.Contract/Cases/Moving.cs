using System.Buffers;
using Metering.Journal;
using Metering.Journal.Archives;
using Metering.Journal.Protocol;
using Metering.Storage.Contract.Reference;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task An_archive_of_the_store_holds_all_of_it_and_comes_back_byte_by_byte()
    {
        var folder = Directory.CreateTempSubdirectory("metering-archive-");
        try
        {
            for (var version = 0L; version < 5; version++)
            {
                await Store.CommitAsync(Listing($"account/{version % 2}", version / 2,
                    Make.Claim($"moved {version}", 202607, (ulong)version), Make.Claim($"kept {version}", Claim.Permanent)));
                await Store.CommitAsync(Listing("seat/with pages", version).With(pages:
                    [.. Enumerable.Range(0, 7).Select(page => Make.Page($"page {version} {page}", $"value {page}"))]));
            }
            var (first, second) = (Path.Combine(folder.FullName, "first"), Path.Combine(folder.FullName, "second"));
            var counts = await Export(Store, first);

            counts.ShouldBe(new ArchiveCounts(3, 10, 35, 10));
            var copy = new MemoryStore(Flaw.None);
            var file = new ArchiveFile(first);
            (await file.Prove()).ShouldBe(counts);
            (await new ArchiveImport(copy, file).Write()).ShouldBe(new ImportCounts(3, 10, 0));
            (await Export(copy, second)).ShouldBe(counts);
            (await File.ReadAllBytesAsync(second)).ShouldBe(await File.ReadAllBytesAsync(first));

            // Into itself it finds everything there; into its own further life too.
            (await new ArchiveImport(Store, file).Write()).ShouldBe(new ImportCounts(0, 0, 3));
            await Append("account/0", 3);
            (await new ArchiveImport(Store, file).Write()).ShouldBe(new ImportCounts(0, 0, 3));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ArchiveCounts> Export(IJournalStore store, string path)
    {
        await using var file = File.Create(path);
        using var archive = new ArchiveExport(store, file);
        return await archive.Write("", store.ListJournalsAsync(""));
    }

    /// <summary>A commit as the product makes it: what it takes stands before its events.</summary>
    private static Commit Listing(string journal, long expected, params Claim[] claims)
    {
        var commit = Make.Commit(journal, expected, claims);
        var packed = new ArrayBufferWriter<byte>();
        ClaimList.Write(claims, packed);
        packed.Write(commit.Events.Span);
        return commit.With(events: packed.WrittenMemory);
    }
}
