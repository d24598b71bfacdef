using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Metering.Storage.RocksDb;

/// <summary>
/// Names on the disk. A file that was flushed is there, but its name stands in its folder, and until that is flushed too a power failure may
/// leave the content without a name. Windows keeps names in a journal of its own and has no such call.
/// </summary>
public static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int NotAllowed = 13;

    /// <summary>Flushes the names in a folder. One that may be written but not read cannot be flushed, and is left as it is.</summary>
    /// <exception cref="IOException">It is not there, or the disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (!handle.IsInvalid) RandomAccess.FlushToDisk(handle);
        else if (Marshal.GetLastPInvokeError() != NotAllowed)
            throw new IOException($"The folder {folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Flushes the names in a folder and in those above it, up to one that holds them all: they may be new as well.</summary>
    /// <exception cref="IOException">One is not there, or the disk failed.</exception>
    public static void Flush(string folder, string upTo)
    {
        for (var each = Path.GetFullPath(folder); ; each = Path.GetDirectoryName(each)!)
        {
            Flush(each);
            if (each.Length <= Path.TrimEndingDirectorySeparator(Path.GetFullPath(upTo)).Length) return;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
