using System.Security.Cryptography;
using System.Text;
using Metering.Journal;

namespace Metering.Storage.Contract;

/// <summary>Commits and claims for the cases. Content follows from the names, so that a reader can say what must be stored.</summary>
internal static class Make
{
    private static long _commits;

    public static Commit Commit(string journal, long expected, params Claim[] claims) => new()
    {
        Journal = new JournalId(journal),
        ExpectedVersion = expected,
        CommitId = (UInt128)Interlocked.Increment(ref _commits),
        Events = Bytes($"events of {journal} {expected + 1}"),
        Snapshot = Bytes($"state of {journal} {expected + 1}"),
        Claims = claims,
    };

    public static Commit With(this Commit commit, ReadOnlyMemory<byte>? events = null, ReadOnlyMemory<byte>? snapshot = null,
        IReadOnlyList<int>? live = null, params PageWrite[] pages) => new()
        {
            Journal = commit.Journal,
            ExpectedVersion = commit.ExpectedVersion,
            CommitId = commit.CommitId,
            Events = events ?? commit.Events,
            Snapshot = snapshot ?? commit.Snapshot,
            Claims = commit.Claims,
            LiveBuckets = live ?? commit.LiveBuckets,
            Pages = pages,
        };

    public static Claim Claim(string name, int bucket, ulong fingerprint = 1, string outcome = "first") =>
        new(Key(name), fingerprint, bucket, Bytes(outcome));

    public static UInt128 Key(string name) => new(
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 0),
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)), 8));

    public static PageWrite Page(string key, string value) => new(key, Bytes(value));

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Text(this ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
