using System.Globalization;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Names of the column families. A month of claims is one family, so that dropping the month is dropping the family.</summary>
internal static class FamilyNames
{
    public const string Default = "default";
    public const string Heads = "heads";
    public const string Events = "events";
    public const string Pages = "pages";
    public const string Meta = "meta";
    private const string ClaimsPrefix = "claims-";
    private const string LogPrefix = "log-";
    private const string PermanentClaims = ClaimsPrefix + "permanent";

    public static readonly string[] Always = [Default, Heads, Events, Pages, Meta, PermanentClaims];

    public static string OfBucket(int bucket) => bucket == Journal.Claim.Permanent
        ? PermanentClaims
        : ClaimsPrefix + bucket.ToString("D6", CultureInfo.InvariantCulture);

    public static bool TryBucket(string name, out int bucket)
    {
        bucket = Journal.Claim.Permanent;
        return name == PermanentClaims || (name.StartsWith(ClaimsPrefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(ClaimsPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out bucket));
    }

    public static string OfLog(int number) => LogPrefix + number.ToString("D8", CultureInfo.InvariantCulture);

    public static bool TryLog(string name, out int number)
    {
        number = 0;
        return name.StartsWith(LogPrefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(LogPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
