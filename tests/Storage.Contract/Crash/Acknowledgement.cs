using System.Globalization;
using System.Text;
using Metering.Journal;

namespace Metering.Storage.Contract.Crash;

/// <summary>One answered commit as the child reports it. All its content follows from it, so every byte can be checked.</summary>
internal sealed record Acknowledgement(string Journal, long Version, UInt128 CommitId)
{
    public const int Bucket = 202607;

    public UInt128 ClaimKey => CommitId ^ (UInt128)0x9E3779B97F4A7C15;

    public ulong Fingerprint => unchecked((ulong)CommitId ^ (ulong)Version);

    public bool HasPage => Version % 5 == 0;

    public byte[] Events => Encoding.UTF8.GetBytes(string.Concat(
        Enumerable.Repeat($"{Journal}:{Version}:{CommitId:X32};", 1 + (int)(Version % 7))));

    public byte[] Snapshot => Encoding.UTF8.GetBytes($"{Journal}@{Version}={CommitId:X32}");

    public Commit ToCommit() => new()
    {
        Journal = new JournalId(Journal),
        ExpectedVersion = Version - 1,
        CommitId = CommitId,
        Events = Events,
        Snapshot = Snapshot,
        Claims = [new Claim(ClaimKey, Fingerprint, Version % 2 == 0 ? Bucket : Claim.Permanent, Snapshot)],
        Pages = HasPage ? [new PageWrite($"p/{Version}", Snapshot)] : [],
    };

    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Journal} {Version} {CommitId:X32} .");

    /// <summary>Null for a line the kill cut short.</summary>
    public static Acknowledgement? TryParse(string line) => line.Split(' ') is [var journal, var version, { Length: 32 } id, "."]
        ? new(journal, long.Parse(version, CultureInfo.InvariantCulture),
            UInt128.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        : null;
}
