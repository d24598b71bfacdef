namespace Metering.Host.Options;

/// <summary>Azure Storage: the accounts of the journal, the first of which also keeps members and reminders.</summary>
/// <param name="Accounts">The accounts; number and order stay as they were at the first start.</param>
/// <param name="Prefix">Begins the names of the journal's tables and container.</param>
/// <param name="ManagedIdentity">Client id of a user-assigned identity; null for the default one.</param>
/// <param name="AllowPlainHttp">Allows http to other machines than this one: for an emulator in a private container network.</param>
public sealed record AzureStorageSettings(IReadOnlyList<AzureAccountSettings> Accounts, string Prefix, string? ManagedIdentity, bool AllowPlainHttp)
{
    private const string Section = "Storage:AzureStorage";

    private const int MostAccounts = 256;

    internal static AzureStorageSettings Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only("ConnectionString", "TableEndpoint", "BlobEndpoint", "Accounts", "Prefix", "ManagedIdentity", "AllowPlainHttp");
        var several = configuration.GetSection(Section + ":Accounts").GetChildren().Select(child => child.Key).ToList();
        if (several.Count > MostAccounts) throw reader.Wrong("Accounts", $"names {several.Count} accounts; at most {MostAccounts}");
        AzureAccountSettings[] accounts = several.Count == 0 ? [AzureAccountSettings.Read(configuration, Section)]
            : [.. several.Select(key => OneOfSeveral(configuration, $"{Section}:Accounts:{key}"))];
        if (several.Count > 0 && reader.Text("ConnectionString") is not null)
            throw reader.Wrong("ConnectionString", "is set and so is Accounts; set only one of them");
        return new AzureStorageSettings(accounts, reader.Text("Prefix", "metering"), reader.Text("ManagedIdentity"),
            reader.Flag("AllowPlainHttp", false));
    }

    private static AzureAccountSettings OneOfSeveral(IConfiguration configuration, string section)
    {
        new SettingReader(configuration, section).Only("ConnectionString", "TableEndpoint", "BlobEndpoint");
        return AzureAccountSettings.Read(configuration, section);
    }

    /// <summary>Without anything secret.</summary>
    public override string ToString() => $"AzureStorage, {Accounts.Count} accounts, prefix {Prefix}";
}

/// <summary>One storage account: a connection string; or both endpoints, with a shared access signature as their query or, without one, a managed
/// identity.</summary>
/// <param name="ConnectionString">The account's connection string; it holds a key and is never shown.</param>
/// <param name="TableEndpoint">Such as https://name.table.core.windows.net.</param>
/// <param name="BlobEndpoint">Such as https://name.blob.core.windows.net.</param>
public sealed record AzureAccountSettings(string? ConnectionString, Uri? TableEndpoint, Uri? BlobEndpoint)
{
    internal static AzureAccountSettings Read(IConfiguration configuration, string section)
    {
        var reader = new SettingReader(configuration, section);
        if (reader.Text("ConnectionString") is { Length: > 0 } text) return new AzureAccountSettings(text, null, null);
        if (reader.Text("TableEndpoint") is null && reader.Text("BlobEndpoint") is null)
            throw reader.Wrong("ConnectionString", "is missing; copy it from the account's access keys, or set TableEndpoint and BlobEndpoint");
        return new AzureAccountSettings(null, Endpoint(reader, "TableEndpoint"), Endpoint(reader, "BlobEndpoint"));
    }

    /// <summary>Without key and signature.</summary>
    public override string ToString() => TableEndpoint?.Authority ?? "storage account";

    // A value that is wrong may hold a signature: it is not repeated.
    private static Uri Endpoint(SettingReader reader, string name) =>
        Uri.TryCreate(reader.Text(name), UriKind.Absolute, out var endpoint) && endpoint.Scheme is ("https" or "http") ? endpoint
            : throw reader.Wrong(name, "is no address; write it like https://name.table.core.windows.net");
}
