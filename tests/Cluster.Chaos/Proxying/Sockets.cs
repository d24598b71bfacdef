using System.Globalization;

namespace Metering.Chaos.Proxying;

/// <summary>Which process opened a loopback connection, as Linux tells it: the proxy can then treat members differently.</summary>
internal static class Sockets
{
    /// <summary>The first of the processes that holds the socket from <paramref name="local"/> to <paramref name="remote"/>; 0 for none.</summary>
    public static int OwnerOf(int local, int remote, IEnumerable<int> processes)
    {
        if (Inode(local, remote) is not { } inode) return 0;
        var name = $"socket:[{inode}]";
        foreach (var process in processes)
            if (Holds(process, name)) return process;
        return 0;
    }

    private static string? Inode(int local, int remote)
    {
        var (from, to) = (Suffix(local), Suffix(remote));
        var lines = File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"));
        foreach (var line in lines.Where(line => !line.Contains("sl ", StringComparison.Ordinal)))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[1].EndsWith(from, StringComparison.Ordinal) && columns[2].EndsWith(to, StringComparison.Ordinal))
                return columns[9];
        }
        return null;
    }

    private static string Suffix(int port) => string.Create(CultureInfo.InvariantCulture, $":{port:X4}");

    private static bool Holds(int process, string socket)
    {
        try
        {
            foreach (var handle in new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos())
                if (handle.LinkTarget == socket) return true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
        }
        return false;
    }
}
