using System.Runtime.InteropServices;
using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Turns the engine's error text into an exception and frees it.</summary>
internal static class NativeError
{
    public static void ThrowIfAny(nint error)
    {
        if (error != 0)
            throw new EngineException(Take(error));
    }

    public static string Take(nint error)
    {
        var message = Marshal.PtrToStringUTF8(error) ?? "unknown error";
        Native.Instance.rocksdb_free(error);
        return message;
    }
}
