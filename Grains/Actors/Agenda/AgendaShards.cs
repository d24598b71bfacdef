using System.IO.Hashing;
using System.Text;

namespace Metering.Actors.Agenda;

/// <summary>How accounts are spread over agenda shards. The count is fixed for the life of an installation.</summary>
/// <param name="Count">Number of shards.</param>
public sealed record AgendaShards(int Count = 256)
{
    /// <summary>The shard of an account: the same on every silo and for ever.</summary>
    public int Of(string account) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(account)) % (ulong)Count);
}
