using System.Diagnostics;

namespace Metering.Shared;

/// <summary>What tests/Servers pins of the npm registry: servers that the tests run against, and a verifier.</summary>
public static class Pinned
{
    /// <summary>Where they are installed.</summary>
    public static string Folder { get; } = Path.Combine(Checkout.Root, "tests", "Servers");

    /// <summary>Installs them if needed; who comes while another installs waits for it.</summary>
    public static void Install()
    {
        using var install = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Folder, "install.sh")]))
            ?? throw new InvalidOperationException("bash did not start");
        install.WaitForExit();
        if (install.ExitCode != 0)
            throw new InvalidOperationException($"install.sh in {Folder} failed with {install.ExitCode}");
    }
}
