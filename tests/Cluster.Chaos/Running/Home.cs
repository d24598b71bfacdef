using Metering.Shared;

namespace Metering.Chaos.Running;

/// <summary>The clean folder of a run, and the program that its silos run.</summary>
/// <param name="Bug">Name of the bug that is planted into the silos' journal; null for the product as it ships.</param>
internal sealed record Home(string? Bug) : IDisposable
{
    public string Folder { get; } = Checkout.TemporaryFolder("chaos");

    /// <summary>Where the first silo writes the first keys.</summary>
    public string KeysFile => Path.Combine(Folder, "keys.json");

    /// <summary>The program and its first arguments.</summary>
    public (string Program, string[] First) Program(bool silo) => Bug is { } bug && silo
        ? ("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cluster.Chaos.dll"), Planted.PlantedSilo.Argument, bug])
        : ("dotnet", [Checkout.HostDll]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
