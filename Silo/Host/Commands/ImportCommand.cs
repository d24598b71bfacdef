using Metering.Host.Composition;
using Metering.Host.Options;
using Metering.Host.Providers;
using Metering.Journal;
using Metering.Journal.Archives;

namespace Metering.Host.Commands;

/// <summary>import: writes an archive into the storage, which no process of the product may be using.</summary>
internal static class ImportCommand
{
    public static Task<int> Run(StoreCommand command, TextWriter output) =>
        Run(command, command.Required("--from", "which archive to read"), output);

    public static async Task<int> Run(StoreCommand command, string from, TextWriter output)
    {
        var file = new ArchiveFile(Path.GetFullPath(from));
        var counts = await file.Prove();
        await output.WriteLineAsync($"{file.Path} is sound: {counts.Journals} journals, {counts.Commits} commits, {counts.Pages} pages, "
            + $"{counts.Claims} claims.");
        await using var journal = await command.Provider.Open();
        await Members.RefuseLiving(command.Provider, command.Settings);
        if (await ImportMark.Read(journal.Store) is { } mark) mark.RefuseBefore(file.Scope);
        var import = new ArchiveImport(journal.Store, file);
        if (await HoldsAnything(journal.Store)) await import.Compare();
        var ids = new RandomCommitIds();
        var running = await new ImportMark(ImportStage.Running, file.Scope).Write(journal.Store, ids.Next());
        // A silo that joined between the first look and the mark is seen now; one that joins later sees the mark.
        await Members.RefuseLiving(command.Provider, command.Settings);
        var done = await import.Write();
        await new ImportMark(ImportStage.Loaded, file.Scope).Write(journal.Store, ids.Next(), running);
        await output.WriteLineAsync($"{done.Journals} journals with {done.Commits} commits were written, {done.Known} were there already.");
        return 0;
    }

    private static async Task<bool> HoldsAnything(IJournalStore store)
    {
        await foreach (var journal in store.ListJournalsAsync(""))
            if (ArchiveExport.Holds(journal))
                return true;
        return false;
    }
}
