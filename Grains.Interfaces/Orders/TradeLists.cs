using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Metering.Contracts.Orders;

/// <summary>How the lists of orders and subscriptions are spread. The count is fixed for the life of an installation.</summary>
public static class TradeLists
{
    /// <summary>Number of shards: few enough to ask all of them for a page.</summary>
    public const int Shards = 16;

    /// <summary>Keys of every shard of a tenant.</summary>
    public static IEnumerable<string> KeysOf(string tenant) => Enumerable.Range(0, Shards).Select(shard => Key(tenant, shard));

    /// <summary>The shard that an account feeds: the same on every silo and for ever.</summary>
    public static string KeyOf(string tenant, string account) => Key(tenant, (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(account)) % Shards));

    private static string Key(string tenant, int shard) => string.Create(CultureInfo.InvariantCulture, $"{tenant}/{shard}");
}
