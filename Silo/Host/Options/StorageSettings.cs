namespace Metering.Host.Options;

/// <summary>The storages that the product runs on.</summary>
public enum StorageProvider
{
    /// <summary>The embedded journal: one process, no server.</summary>
    RocksDb,

    /// <summary>Azure Table and Blob Storage.</summary>
    AzureStorage,

    /// <summary>PostgreSQL 15 or newer.</summary>
    PostgreSql,
}

/// <summary>Settings of the section "Storage": which storage, and how to reach it.</summary>
public sealed record StorageSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>Which storage.</summary>
    public StorageProvider Provider { get; init; }

    /// <summary>Section Storage:RocksDb.</summary>
    public RocksDbSettings RocksDb { get; init; } = new("./data");

    /// <summary>Section Storage:PostgreSql; null when another storage is chosen.</summary>
    public PostgreSqlSettings? PostgreSql { get; init; }

    /// <summary>Section Storage:AzureStorage; null when another storage is chosen.</summary>
    public AzureStorageSettings? AzureStorage { get; init; }

    /// <summary>Reads and checks the settings; those of a storage that is not chosen are not looked at.</summary>
    /// <exception cref="StartRefusedException">A value is missing or out of range; the sentence names it.</exception>
    public static StorageSettings Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only("Provider", "RocksDb", "AzureStorage", "PostgreSql");
        var provider = reader.Choice("Provider", StorageProvider.RocksDb);
        return new StorageSettings
        {
            Provider = provider,
            RocksDb = RocksDbSettings.Read(configuration),
            PostgreSql = provider == StorageProvider.PostgreSql ? PostgreSqlSettings.Read(configuration) : null,
            AzureStorage = provider == StorageProvider.AzureStorage ? AzureStorageSettings.Read(configuration) : null,
        };
    }
}

/// <summary>The embedded journal.</summary>
/// <param name="Path">Its folder; created when missing. One process at a time. Metering:Data is the older name.</param>
public sealed record RocksDbSettings(string Path)
{
    internal static RocksDbSettings Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, "Storage:RocksDb");
        reader.Only("Path");
        var older = new SettingReader(configuration, HostSettings.Section);
        var path = reader.Text("Path");
        if (path is not null && older.Text("Data") is { } data && data != path)
            throw reader.Wrong("Path", $"is '{path}' but Metering:Data is '{data}'; set only one of them");
        path ??= older.Text("Data", "./data");
        return string.IsNullOrWhiteSpace(path) ? throw older.Wrong("Data", "is empty; name the folder of the journal") : new(path);
    }
}

/// <summary>PostgreSQL.</summary>
/// <param name="ConnectionString">Npgsql's connection string; it may hold a password and is never shown.</param>
/// <param name="Schema">Schema of all tables.</param>
/// <param name="Writers">Connections of one silo that write.</param>
/// <param name="Readers">Connections of one silo that read, at most.</param>
/// <param name="MigrateAtStart">Brings the schema up to date at start; otherwise an older one is refused.</param>
public sealed record PostgreSqlSettings(string ConnectionString, string Schema, int Writers, int Readers, bool MigrateAtStart)
{
    internal static PostgreSqlSettings Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, "Storage:PostgreSql");
        reader.Only("ConnectionString", "Schema", "Writers", "Readers", "MigrateAtStart");
        if (string.IsNullOrWhiteSpace(reader.Text("ConnectionString")))
            throw reader.Wrong("ConnectionString",
                "is missing; write it like Host=db;Username=metering;Password=...;Database=metering");
        return new PostgreSqlSettings(reader.Text("ConnectionString")!, reader.Text("Schema", "metering"), reader.Number("Writers", 2, 1, 64),
            reader.Number("Readers", 16, 1, 1_024), reader.Flag("MigrateAtStart", true));
    }

    /// <summary>Without the connection string.</summary>
    public override string ToString() => $"PostgreSql, schema {Schema}";
}
