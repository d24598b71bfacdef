using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Bytes too many for a transaction. A blob is written before the transaction that names it, under a name that only its commit can have;
/// without that transaction nobody ever reads it.
/// </summary>
internal sealed class Blobs(Accounts accounts)
{
    public const string Snapshot = "snapshot";
    public const string Events = "events";
    public const string Pages = "pages";

    /// <summary>Name of a part of a commit: <c>journal/version-commit/part</c>.</summary>
    public static string Name(Commit commit, string part) => string.Create(CultureInfo.InvariantCulture,
        $"{Names.Of(commit.Journal)}/{commit.ExpectedVersion + 1:D19}-{Names.Hex(commit.CommitId)}/{part}");

    public async Task<string> Write(Commit commit, string part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var account = accounts.Of(commit.Journal);
        var name = Name(commit, part);
        var blob = account.Overflow.GetBlobClient(name);
        await account.Requests.Repeat(token => blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, token), cancellationToken)
            .ConfigureAwait(false);
        return name;
    }

    /// <summary>The bytes; null when the blob is gone, because a newer commit replaced it.</summary>
    public async Task<byte[]?> Read(JournalId journal, string name, CancellationToken cancellationToken)
    {
        var account = accounts.Of(journal);
        var blob = account.Overflow.GetBlobClient(name);
        try
        {
            BlobDownloadResult result = await account.Requests.Repeat(async token =>
                (await blob.DownloadContentAsync(token).ConfigureAwait(false)).Value, cancellationToken).ConfigureAwait(false);
            return result.Content.ToArray();
        }
        catch (RequestFailedException failure) when (Troubles.Of(failure) is Trouble.Missing)
        {
            return null;
        }
    }

    /// <summary>Removes a blob that nothing names any more. What a fault leaves behind takes room and is never read.</summary>
    public async Task Drop(JournalId journal, string? name)
    {
        if (name is null)
            return;
        var account = accounts.Of(journal);
        try
        {
            await account.Requests.Once(async () => await account.Overflow.GetBlobClient(name)
                .DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots).ConfigureAwait(false), CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (Troubles.Of(failure) is not null)
        {
            // The commit is not worth less for it.
        }
    }
}
