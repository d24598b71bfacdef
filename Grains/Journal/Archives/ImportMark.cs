using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metering.Journal.Archives;

/// <summary>How far an import into this store has come.</summary>
public enum ImportStage
{
    /// <summary>Journals are being written: nothing may serve from this store.</summary>
    Running,

    /// <summary>Everything is there; the next start wakes what has something to do.</summary>
    Loaded,

    /// <summary>It was woken.</summary>
    Served,
}

/// <summary>
/// The mark that an import leaves in the store, so that no product serves from a half of one. It is written before the first journal, and
/// looked for by a silo before and after it joined: of two that begin at once at least one sees the other.
/// </summary>
/// <param name="Stage">How far it has come.</param>
/// <param name="Scope">Empty for everything, else the account.</param>
public sealed record ImportMark(ImportStage Stage, string Scope)
{
    internal const string Prefix = "import/";

    /// <summary>The journal that holds it.</summary>
    public static JournalId Journal { get; } = new(Prefix + "state");

    /// <summary>The mark; null when nothing was ever imported.</summary>
    public static async ValueTask<ImportMark?> Read(IJournalReads store, CancellationToken cancellationToken = default) =>
        await store.ReadHeadAsync(Journal, cancellationToken).ConfigureAwait(false) is { } head
            ? JsonSerializer.Deserialize(head.Snapshot.Span, ImportJson.Default.ImportMark) : null;

    /// <summary>Refuses a store into which an import was begun and not finished.</summary>
    /// <exception cref="StoreUnusableException">One was.</exception>
    public static async ValueTask RefuseUnfinished(IJournalReads store, CancellationToken cancellationToken = default)
    {
        if (await Read(store, cancellationToken).ConfigureAwait(false) is { Stage: ImportStage.Running })
            throw new StoreUnusableException("An import into this storage was begun and has not finished: run import again with the same "
                + "archive, or empty the storage.");
    }

    /// <summary>Refuses an import of something else while this one has not ended, or what it brought was not woken yet.</summary>
    /// <exception cref="StoreUnusableException">It is so.</exception>
    public void RefuseBefore(string scope)
    {
        if (Scope == scope || Stage == ImportStage.Served) return;
        var what = Scope.Length == 0 ? "everything" : $"account {Scope}";
        throw new StoreUnusableException(Stage == ImportStage.Running
            ? $"An import of {what} into this storage was begun and has not finished: run that one to its end first."
            : $"An import of {what} into this storage has not been woken yet: start the product once before the next import.");
    }

    /// <summary>Writes the mark, and returns its version.</summary>
    /// <param name="store">The storage.</param>
    /// <param name="commitId">New id.</param>
    /// <param name="after">The version that it follows; null for whatever stands there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreUnusableException">Another import wrote its mark.</exception>
    public async ValueTask<long> Write(IJournalStore store, UInt128 commitId, long? after = null, CancellationToken cancellationToken = default)
    {
        after ??= (await store.ReadHeadAsync(Journal, cancellationToken).ConfigureAwait(false))?.Version ?? 0;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, ImportJson.Default.ImportMark);
        var commit = new Commit
        {
            Journal = Journal, ExpectedVersion = after.Value, CommitId = commitId, Events = bytes, Snapshot = bytes,
        };
        var result = await store.CommitAsync(commit, cancellationToken).ConfigureAwait(false);
        if (result.Status != CommitStatus.Committed)
            throw new StoreUnusableException("Another import into this storage is running; wait for its end.");
        return result.Version;
    }
}

/// <summary>Source-generated JSON of the mark.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportMark))]
internal sealed partial class ImportJson : JsonSerializerContext;
