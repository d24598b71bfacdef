using System.Buffers;
using System.IO.Hashing;
using System.Text;

namespace Metering.Contracts.Usage;

/// <summary>Identity of a usage event: (tenant of the API key, source, id), as a 128-bit digest.</summary>
public static class UsageIdentity
{
    /// <summary>The digest; parts are length-prefixed so that no two triples share their bytes.</summary>
    public static UInt128 Of(string tenant, string source, string eventId)
    {
        var max = Encoding.UTF8.GetMaxByteCount(tenant.Length + source.Length + eventId.Length) + 12;
        var rented = max > 512 ? ArrayPool<byte>.Shared.Rent(max) : null;
        var bytes = rented ?? stackalloc byte[512];
        var length = 0;
        foreach (var part in new ReadOnlySpan<string>([tenant, source, eventId]))
        {
            var written = Encoding.UTF8.GetBytes(part, bytes[(length + 4)..]);
            BitConverter.TryWriteBytes(bytes[length..], written);
            length += written + 4;
        }
        var digest = XxHash128.HashToUInt128(bytes[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return digest;
    }
}
