using System.Diagnostics;
using Metering.Shared;

namespace Metering.Storage.Contract.Crash;

/// <summary>Starts this test program once more, as a child with a task.</summary>
internal static class Child
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Storage.Contract.dll"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.FileName = Environment.ProcessPath!;
        // Started through the dotnet host instead of its own launcher, the program is the host's first argument.
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Insert(0, Path.Combine(AppContext.BaseDirectory, "Storage.Contract.dll"));
        start.Environment["DOTNET_TieredPGO"] = "0";
        return Leash.Start(start);
    }
}
