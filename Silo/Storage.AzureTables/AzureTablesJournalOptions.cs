using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Metering.Storage.AzureTables.Connecting;

namespace Metering.Storage.AzureTables;

/// <summary>Where the journal lives in Azure Storage and how long it tries.</summary>
public sealed class AzureTablesJournalOptions
{
    /// <summary>
    /// The accounts the journals are spread over by a hash of their names. Number and order are written into the accounts at the first
    /// start and must stay.
    /// </summary>
    public IList<AzureStorageAccount> Accounts { get; } = [];

    /// <summary>Begins the names of the three tables and the container: 3 to 40 small letters and digits, a letter first.</summary>
    public string Prefix { get; set; } = "metering";

    /// <summary>Partitions the claims of one month are spread over. Fixed at the first start.</summary>
    public int ClaimShards { get; set; } = 16;

    /// <summary>Requests under way to one account at most; further ones wait.</summary>
    public int MaxRequestsPerAccount { get; set; } = 128;

    /// <summary>Most commits under way; past it a commit is turned away with <see cref="Journal.StoreUnavailableException"/>.</summary>
    public int QueueBound { get; set; } = 16_384;

    /// <summary>How long one request may take before its outcome counts as unknown.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an operation is tried again before it is given up.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Pause before accounts that did not let a commit be decided are asked again whether they answer.</summary>
    public TimeSpan RecoveryPause { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long another commit's reservation of a claim is respected when that commit makes no progress; then it is fenced off and
    /// the claim is free.
    /// </summary>
    public TimeSpan ReservationPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Journals whose version is remembered, so that a hot commit reads nothing.</summary>
    public int CachedVersions { get; set; } = 200_000;

    /// <summary>Allows http to other machines than this one, for a container network that is private.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Changes the SDK's options of the table client, such as its diagnostics.</summary>
    public Action<TableClientOptions>? ConfigureTables { get; set; }

    /// <summary>Changes the SDK's options of the blob client.</summary>
    public Action<BlobClientOptions>? ConfigureBlobs { get; set; }

    /// <summary>Accounts and prefix; never a key.</summary>
    public override string ToString() => $"{Prefix} on {string.Join(", ", Accounts)}";

    /// <exception cref="ArgumentException">A value is missing or out of range; the message names it.</exception>
    internal void Validate()
    {
        if (Accounts.Count is 0 or > 256)
            throw new ArgumentException($"{nameof(Accounts)} has {Accounts.Count} entries; there must be 1 to 256.");
        if (Prefix.Length is < 3 or > 40 || !char.IsAsciiLetterLower(Prefix[0])
            || !Prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
            throw new ArgumentException($"{nameof(Prefix)} must be 3 to 40 small letters and digits, a letter first.");
        Within(ClaimShards, 1, 256, nameof(ClaimShards));
        Within(MaxRequestsPerAccount, 1, 4_096, nameof(MaxRequestsPerAccount));
        Within(QueueBound, 1, 16_777_216, nameof(QueueBound));
        Within(RequestTimeout.Ticks, TimeSpan.TicksPerMillisecond * 50, TimeSpan.TicksPerHour, nameof(RequestTimeout));
        Within(GiveUpAfter.Ticks, TimeSpan.TicksPerMillisecond * 50, TimeSpan.TicksPerHour, nameof(GiveUpAfter));
        Within(RecoveryPause.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour, nameof(RecoveryPause));
        Within(ReservationPatience.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour, nameof(ReservationPatience));
        Within(CachedVersions, 16, 100_000_000, nameof(CachedVersions));
    }

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} is {value}; it must lie between {least} and {most}.", name);
    }
}
