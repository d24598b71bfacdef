namespace Metering.Domain.Wallet;

/// <summary>The account's side of one resource's lease, in cumulative fen.</summary>
/// <param name="GrantedFen">Granted so far.</param>
/// <param name="SettledFen">Known to be spent, and posted.</param>
/// <param name="ReturnedFen">Known to be given back.</param>
/// <param name="ReportVersion">Journal version of the newest report absorbed: an older one tells nothing new.</param>
public readonly record struct LeaseAccount(long GrantedFen, long SettledFen, long ReturnedFen, long ReportVersion)
{
    /// <summary>Money out with the resource: not free for others.</summary>
    public long OutstandingFen => GrantedFen - SettledFen - ReturnedFen;

    /// <summary>True when a report read at this version of the resource's journal is news.</summary>
    public bool IsNews(long reportVersion) => reportVersion > ReportVersion;

    /// <summary>Absorbs a resource's committed figures; an older report changes nothing.</summary>
    public LeaseAccount Absorb(long consumedFen, long returnedFen, long reportVersion) => IsNews(reportVersion)
        ? this with { SettledFen = consumedFen, ReturnedFen = returnedFen, ReportVersion = reportVersion }
        : this;

    /// <summary>How much more must be granted so that the resource gets <paramref name="wantedFen"/> beyond the grant it knows.</summary>
    /// <remarks>A repeated request names the same known grant, so what was granted for the first copy counts for it.</remarks>
    public long MissingFor(long wantedFen, long knownGrantedFen) => Math.Max(0, wantedFen - (GrantedFen - knownGrantedFen));

    /// <summary>Grants more.</summary>
    public LeaseAccount Grant(long amountFen) => this with { GrantedFen = GrantedFen + amountFen };
}
