namespace Metering.Storage.RocksDb.Committing;

/// <summary>A commit that will be written, with the version it becomes.</summary>
internal readonly record struct AcceptedCommit(PendingCommit Pending, long Version)
{
    /// <summary>By journal, oldest version first.</summary>
    public static readonly Comparison<AcceptedCommit> ByJournal = static (left, right) =>
        string.CompareOrdinal(left.Id, right.Id) is var order and not 0 ? order : left.Version.CompareTo(right.Version);

    public string Id => Pending.Commit.Journal.Value;
}

/// <summary>A claim that will be written, and the column family of its month.</summary>
internal readonly record struct AcceptedClaim(Journal.Claim Claim, uint Family)
{
    public static readonly Comparison<AcceptedClaim> ByKey = static (left, right) => left.Claim.Key.CompareTo(right.Claim.Key);
}
