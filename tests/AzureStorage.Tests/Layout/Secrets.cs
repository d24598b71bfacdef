using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Sas;
using Metering.AzureStorage.Tests.Commits;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;
using Orleans.Clustering.AzureStorage;
using Orleans.Runtime;
using Shouldly;

namespace Metering.AzureStorage.Tests.Layout;

/// <summary>Keys and signatures go to the service alone, encrypted, and into no text.</summary>
public sealed class Secrets
{
    private const string Key = "c2VjcmV0IGtleSBvZiBhbiBhY2NvdW50IGZvciB0ZXN0cw==";
    private const string Signature = "sig=c2lnbmF0dXJl";

    [Fact]
    public void No_text_shows_a_key_or_a_signature()
    {
        AzureStorageAccount[] accounts =
        [
            new() { ConnectionString = $"DefaultEndpointsProtocol=https;AccountName=books;AccountKey={Key};EndpointSuffix=core.windows.net" },
            new() { TableEndpoint = new Uri($"https://books.table.core.windows.net/?sv=1&{Signature}") },
            new()
            {
                TableEndpoint = new Uri("https://books.table.core.windows.net"),
                Signature = new AzureSasCredential(Signature),
            },
        ];
        var options = new AzureTablesJournalOptions();
        foreach (var account in accounts)
            options.Accounts.Add(account);

        foreach (var text in accounts.Select(account => account.ToString()).Append(options.ToString()))
        {
            text.ShouldContain("books");
            text.ShouldNotContain(Key);
            text.ShouldNotContain(Signature);
        }
    }

    [Fact]
    public async Task No_failure_shows_a_key()
    {
        var broken = new AzureTablesJournalOptions();
        broken.Accounts.Add(new AzureStorageAccount { ConnectionString = $"AccountName=books;AccountKey={Key}x;TableEndpoint=nonsense" });
        var wrong = new AzureTablesJournalOptions { GiveUpAfter = TimeSpan.FromMilliseconds(200) };
        wrong.Accounts.Add(new AzureStorageAccount
        {
            ConnectionString = AzuriteServer.Shared.ConnectionString.Replace("Eby8", "AAAA", StringComparison.Ordinal),
        });

        (await Should.ThrowAsync<ArgumentException>(() => AzureTablesJournalStore.Open(broken))).ToString().ShouldNotContain(Key);
        var refused = await Should.ThrowAsync<StoreUnusableException>(() => AzureTablesJournalStore.Open(wrong));
        refused.Message.ShouldContain("403");
        refused.ToString().ShouldNotContain("AAAA");
    }

    [Theory]
    [InlineData("http://books.table.core.windows.net")]
    [InlineData("http://10.0.0.7:10002/devstoreaccount1")]
    public async Task Plain_http_to_another_machine_is_refused(string endpoint)
    {
        var options = new AzureTablesJournalOptions();
        options.Accounts.Add(new AzureStorageAccount
        {
            ConnectionString = $"AccountName=books;AccountKey={Key};TableEndpoint={endpoint};BlobEndpoint={endpoint}",
        });
        var clustering = new AzureStorageClusteringOptions();
        clustering.ConfigureTableServiceClient($"AccountName=books;AccountKey={Key};TableEndpoint={endpoint}");

        (await Should.ThrowAsync<ArgumentException>(() => AzureTablesJournalStore.Open(options))).Message.ShouldContain("not encrypted");
        (await Should.ThrowAsync<ArgumentException>(() => OrleansTable.Open(clustering, default))).Message.ShouldContain("not encrypted");
        clustering.ToString().ShouldBe("AzureStorageClusteringOptions OrleansSiloInstances");
    }

    [Fact]
    public async Task A_shared_access_signature_opens_the_journal()
    {
        var server = AzuriteServer.Shared;
        var account = new TableServiceClient(server.ConnectionString);
        var tables = account.GenerateSasUri(TableAccountSasPermissions.All, TableAccountSasResourceTypes.All, DateTimeOffset.UtcNow.AddHours(1));
        var blobs = new Azure.Storage.Blobs.BlobServiceClient(server.ConnectionString).GenerateAccountSasUri(
            Azure.Storage.Sas.AccountSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1), Azure.Storage.Sas.AccountSasResourceTypes.All);
        var options = new AzureTablesJournalOptions { Prefix = "s" + Guid.NewGuid().ToString("N")[..16] };
        options.Accounts.Add(new AzureStorageAccount { TableEndpoint = tables, BlobEndpoint = blobs });

        await using var store = await AzureTablesJournalStore.Open(options);

        (await store.CommitAsync(Clients.Commit("account/1", 0, 1, new Claim(1, 1, 202607, default)))).ShouldBe(CommitResult.Committed(1));
    }

    [Fact]
    public void Options_that_name_no_account_are_refused_before_the_silo_starts()
    {
        Should.Throw<OrleansConfigurationException>(() => new AzureStorageOperationOptionsValidator<AzureStorageClusteringOptions>(
            new AzureStorageClusteringOptions()).ValidateConfiguration()).Message.ShouldContain("names no storage account");
        var named = new AzureStorageClusteringOptions { TableName = "1 table" };
        named.ConfigureTableServiceClient(AzuriteServer.Shared.ConnectionString);
        Should.Throw<OrleansConfigurationException>(() => new AzureStorageOperationOptionsValidator<AzureStorageClusteringOptions>(named)
            .ValidateConfiguration()).Message.ShouldContain("'1 table'");
    }

    [Theory]
    [InlineData("Prefix")]
    [InlineData("Accounts")]
    [InlineData("ClaimShards")]
    [InlineData("QueueBound")]
    public async Task Options_out_of_range_are_refused_by_name(string option)
    {
        var options = new AzureTablesJournalOptions();
        options.Accounts.Add(new AzureStorageAccount { ConnectionString = AzuriteServer.Shared.ConnectionString });
        switch (option)
        {
            case "Prefix": options.Prefix = "No"; break;
            case "Accounts": options.Accounts.Clear(); break;
            case "ClaimShards": options.ClaimShards = 0; break;
            default: options.QueueBound = 0; break;
        }

        (await Should.ThrowAsync<ArgumentException>(() => AzureTablesJournalStore.Open(options))).Message.ShouldContain(option);
    }
}
