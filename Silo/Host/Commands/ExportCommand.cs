using System.Security.Cryptography;
using Metering.Actors.Accounts;
using Metering.Host.Options;
using Metering.Journal;
using Metering.Journal.Archives;
using Metering.Storage.RocksDb;

namespace Metering.Host.Commands;

/// <summary>export: writes everything, or one account, into an archive that any storage can import.</summary>
internal static class ExportCommand
{
    public static async Task<int> Run(StoreCommand command, TextWriter output)
    {
        var target = Path.GetFullPath(command.Required("--to", "which file to write"));
        var account = command.Optional("--account");
        await using var journal = await command.Provider.Open();
        await using var reading = await Reading.Of(command, journal.Store);
        // In what is read, so that an import that begins now is not in it by half.
        await ImportMark.RefuseUnfinished(reading.Store);
        var journals = account is null ? reading.Store.ListJournalsAsync("") : Listed(await AccountJournals.Of(reading.Store, account), account);
        var (counts, hash) = await Write(reading, account ?? "", journals, target);
        await output.WriteLineAsync($"{target}: {counts.Journals} journals, {counts.Commits} commits, {counts.Pages} pages, "
            + $"{counts.Claims} claims; SHA-256 {hash}");
        await output.WriteLineAsync("All journals are of one moment.");
        return 0;
    }

    /// <summary>The file appears under its name only when it is whole, and of one moment.</summary>
    private static async Task<(ArchiveCounts Counts, string Hash)> Write(Reading reading, string scope, IAsyncEnumerable<JournalId> journals,
        string target)
    {
        if (File.Exists(target)) throw new StartRefusedException($"The file {target} exists; choose another name.");
        var part = target + ".part";
        try
        {
            using var sha = SHA256.Create();
            ArchiveCounts counts;
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                await using (var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
                using (var archive = new ArchiveExport(reading.Store, hashing))
                    counts = await archive.Write(scope, journals);
                file.Flush(flushToDisk: true);
            }
            await reading.Prove();
            await ImportMark.RefuseUnfinished(reading.Store);
            File.Move(part, target);
            FolderSync.Flush(Path.GetDirectoryName(target)!);
            return (counts, Convert.ToHexStringLower(sha.Hash!));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The file {target} cannot be written ({wrong.Message.TrimEnd('.')}); choose another one.", wrong);
        }
    }

    private static async IAsyncEnumerable<JournalId> Listed(IReadOnlyList<JournalId> journals, string account)
    {
        if (journals.Count == 0) throw new StartRefusedException($"There is no account '{account}' in this storage.");
        foreach (var journal in journals) yield return journal;
        await Task.CompletedTask;
    }
}
