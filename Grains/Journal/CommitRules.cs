using System.Text;

namespace Metering.Journal;

/// <summary>The limits of the port, the same for every provider: each refuses a commit that breaks one before anything is queued.</summary>
public static class CommitRules
{
    private const int MostPageBytes = 512 * 1024;
    private const int MostPageKeyBytes = 256;
    private const long MostCommitBytes = 256L << 20;
    private const int RowOverhead = 64;

    /// <summary>The most that a claim remembers.</summary>
    public const int MostOutcomeBytes = 64 * 1024;

    /// <summary>How names become keys. Lone surrogates are refused: two names that differ only in them would share one row.</summary>
    public static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks the commit and returns its size in bytes.</summary>
    /// <exception cref="CommitRefusedException">A limit is broken; the message says which.</exception>
    public static int Measure(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        if (commit.Journal.Value is null)
            throw new CommitRefusedException("The journal id is missing.", nameof(commit));
        long bytes = commit.Events.Length + (long)commit.Snapshot.Length + 2 * RowOverhead + MeasureClaims(commit);
        // Indexed on purpose: walking the interface would allocate for every commit.
        for (var i = 0; i < commit.Pages.Count; i++)
            bytes += Measure(commit.Pages[i]);
        RefuseRepeatedPages(commit.Pages);
        for (var i = 0; i < commit.LiveBuckets.Count; i++)
            CheckBucket(commit.LiveBuckets[i]);
        if (bytes > MostCommitBytes)
            throw new CommitRefusedException($"A commit holds at most {MostCommitBytes >> 20} MiB.", nameof(commit));
        return (int)bytes;
    }

    private static long MeasureClaims(Commit commit)
    {
        var bytes = 0L;
        var claims = commit.Claims;
        for (var i = 0; i < claims.Count; i++)
        {
            CheckBucket(claims[i].Bucket);
            if (claims[i].Outcome.Length > MostOutcomeBytes)
                throw new CommitRefusedException($"The outcome of a claim has at most {MostOutcomeBytes / 1024} KiB.", nameof(commit));
            bytes += claims[i].Outcome.Length + RowOverhead;
        }
        if (claims.Count > 1 && HoldsTwice(claims))
            throw new CommitRefusedException("A claim key stands twice in one commit.", nameof(commit));
        return bytes;
    }

    private static bool HoldsTwice(IReadOnlyList<Claim> claims)
    {
        if (claims.Count > 8)
            return claims.DistinctBy(claim => claim.Key).Count() != claims.Count;
        for (var i = 1; i < claims.Count; i++)
            for (var j = 0; j < i; j++)
                if (claims[i].Key == claims[j].Key)
                    return true;
        return false;
    }

    private static long Measure(PageWrite page)
    {
        ArgumentNullException.ThrowIfNull(page.Key, nameof(page));
        var keyBytes = CountBytes(page.Key);
        if (keyBytes > MostPageKeyBytes)
            throw new CommitRefusedException($"A page key has at most {MostPageKeyBytes} UTF-8 bytes.", nameof(page));
        if (page.Value is { Length: > MostPageBytes })
            throw new CommitRefusedException($"A page has at most {MostPageBytes / 1024} KiB.", nameof(page));
        return keyBytes + (page.Value?.Length ?? 0) + RowOverhead;
    }

    private static int CountBytes(string pageKey)
    {
        try
        {
            return Text.GetByteCount(pageKey);
        }
        catch (EncoderFallbackException)
        {
            throw new CommitRefusedException("A page key is no valid text.", nameof(pageKey));
        }
    }

    private static void RefuseRepeatedPages(IReadOnlyList<PageWrite> pages)
    {
        if (pages.Count > 1 && pages.DistinctBy(page => page.Key, StringComparer.Ordinal).Count() != pages.Count)
            throw new CommitRefusedException("A page key stands twice in one commit.", nameof(pages));
    }

    /// <summary>Checks the month of a claim.</summary>
    /// <exception cref="CommitRefusedException">It is neither a month (yyyyMM) nor permanent.</exception>
    public static void CheckBucket(int bucket)
    {
        if (bucket != Claim.Permanent && (bucket is < 100 or > 999_912 || bucket % 100 is < 1 or > 12))
            throw new CommitRefusedException($"The claim bucket {bucket} is neither a month (yyyyMM) nor permanent.", nameof(bucket));
    }
}
