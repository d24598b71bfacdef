using System.Text;
using Metering.Journal;

namespace Metering.Storage.Contract.Reference;

/// <summary>The port's limits and orders, told a second time and without the providers' code.</summary>
internal static class MemoryRules
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static readonly Comparer<string> Utf8Order = Comparer<string>.Create((left, right) =>
        Strict.GetBytes(left).AsSpan().SequenceCompareTo(Strict.GetBytes(right)));

    public static bool Follows(string name, string prefix, string? after) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && (after is null || Utf8Order.Compare(name, after) > 0);

    public static void Check(Commit commit)
    {
        Strict.GetByteCount(commit.Journal.Value);
        Require(commit.Claims.Select(claim => claim.Key).Distinct().Count() == commit.Claims.Count, "a claim key stands twice");
        Require(commit.Pages.Select(page => page.Key).Distinct().Count() == commit.Pages.Count, "a page key stands twice");
        Require(commit.Claims.All(claim => claim.Outcome.Length <= 65_536), "an outcome is too long");
        Require(commit.Pages.All(page => page.Value is null or { Length: <= 524_288 }), "a page is too long");
        Require(commit.Pages.All(page => Strict.GetByteCount(page.Key) <= 256), "a page key is too long");
        Require(commit.Claims.All(claim => claim.Bucket == 0 || (claim.Bucket >= 101 && claim.Bucket % 100 is >= 1 and <= 12)), "no month");
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds)
            throw new ArgumentException(complaint);
    }
}
