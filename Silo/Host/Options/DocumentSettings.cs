namespace Metering.Host.Options;

/// <summary>Settings of the section "Metering:Documents": where the content of qualification documents is kept.</summary>
/// <param name="Folder">A folder, which processes of a cluster share; null for a container of Azure Storage, and for a silo that serves none.</param>
/// <param name="MaxBytes">The largest document, bytes.</param>
public sealed record DocumentSettings(string? Folder, int MaxBytes)
{
    private const int MostBytes = 64 << 20;

    /// <summary>Reads and checks the settings. Without a folder, documents lie beside the embedded journal or in Azure Storage.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static DocumentSettings Read(IConfiguration configuration, HostSettings host)
    {
        var reader = new SettingReader(configuration, "Metering:Documents");
        reader.Only(nameof(Folder), nameof(MaxBytes));
        var beside = host.Storage.AzureStorage is null ? host.Storage.RocksDb.Path.TrimEnd('/', '\\') + "-documents" : null;
        var folder = reader.Text(nameof(Folder)) is { Length: > 0 } named ? named : beside;
        // A process that is only a silo serves no documents and needs no place for them.
        if (host.Role == HostRole.Silo) folder = null;
        return new DocumentSettings(folder is null ? null : reader.WritableFolder(nameof(Folder), folder),
            reader.Number(nameof(MaxBytes), 10 << 20, 1, MostBytes));
    }
}
