namespace Metering.Shared;

/// <summary>Where things are in the work tree, found from the place of this executable.</summary>
public static class Checkout
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>The folder of Metering.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The product's host, built in the same configuration as this project.</summary>
    public static string HostDll => Path.Combine(Root, "Silo", "Host", "bin", Configuration, "net10.0", "Metering.Host.dll");

    /// <summary>The benchmarks, built in the same configuration as this project.</summary>
    public static string BenchmarksDll => Path.Combine(Root, "tests", "Benchmarks", "bin", Configuration, "net10.0", "Benchmarks.dll");

    /// <summary>A fresh folder directly below the system's folder for temporary files.</summary>
    public static string TemporaryFolder(string purpose)
    {
        var path = Path.Combine(Path.GetTempPath(), $"metering-{purpose}-{Environment.ProcessId}-{Guid.NewGuid():N}"[..48]);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>A loopback port nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Metering.sln")))
                return folder.FullName;
        throw new InvalidOperationException("Metering.sln was not found above " + AppContext.BaseDirectory);
    }
}
