using System.IO.Hashing;
using System.Text;

namespace Metering.Actors.Accounts;

/// <summary>Keys of the claims an account takes, and fingerprints of what came with them.</summary>
internal static class ClaimKeys
{
    /// <summary>Digest of parts, each with its length, so that no two lists share their bytes.</summary>
    public static UInt128 Of(params ReadOnlySpan<string> parts) => XxHash128.HashToUInt128(Bytes(parts));

    /// <summary>Fingerprint of a content.</summary>
    public static ulong Fingerprint(params ReadOnlySpan<string> parts) => XxHash3.HashToUInt64(Bytes(parts));

    /// <summary>A payment reference of a channel counts once in a tenant (2.6(3)).</summary>
    public static UInt128 Payment(string tenant, string channel, string transactionId) => Of("payment", tenant, channel, transactionId);

    /// <summary>A resource exists once.</summary>
    public static UInt128 Resource(string subject) => Of("resource", subject);

    private static byte[] Bytes(ReadOnlySpan<string> parts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var part in parts) writer.Write(part);
        writer.Flush();
        return bytes.ToArray();
    }
}
