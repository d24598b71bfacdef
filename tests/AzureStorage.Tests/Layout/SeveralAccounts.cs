using Metering.AzureStorage.Tests.Commits;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;
using Shouldly;

namespace Metering.AzureStorage.Tests.Layout;

/// <summary>One store over several storage accounts.</summary>
public sealed class SeveralAccounts : IDisposable
{
    private readonly AzuriteServer _server = AzuriteServer.Start("second", "third");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Journals_and_claims_are_spread_and_found_again()
    {
        await using (var store = await AzureTablesJournalStore.Open(Options("devstoreaccount1", "second", "third")))
            for (var i = 0; i < 60; i++)
                (await store.CommitAsync(Clients.Commit($"account/{i:D2}", 0, (UInt128)i + 1,
                    new Claim((UInt128)i, 1, 202601 + i % 3, Clients.Bytes($"{i}"))))).Version.ShouldBe(1);

        await using var again = await AzureTablesJournalStore.Open(Options("devstoreaccount1", "second", "third"));
        var listed = new List<string>();
        await foreach (var id in again.ListJournalsAsync("account/"))
            listed.Add(id.Value);
        listed.ShouldBe(Enumerable.Range(0, 60).Select(i => $"account/{i:D2}"));
        for (var i = 0; i < 60; i++)
            (await again.CommitAsync(Clients.Commit("late", 0, 99, new Claim((UInt128)i, 2, 202601 + i % 3, default))))
                .Taken.ShouldHaveSingleItem().Fingerprint.ShouldBe(1ul);
        (await again.DropClaimBucketsBeforeAsync(202603)).ShouldBe([202601, 202602]);
        (await again.ReadClaimAsync(2, [202603])).ShouldNotBeNull();
        foreach (var account in new[] { "devstoreaccount1", "second", "third" })
        {
            var table = new Azure.Data.Tables.TableServiceClient(_server.Connection(account)).GetTableClient("spreadjournals");
            var heads = 0;
            await foreach (var row in table.QueryAsync<Azure.Data.Tables.TableEntity>("RowKey eq 'h'"))
                heads++;
            heads.ShouldBeInRange(8, 35, account);
        }
    }

    [Theory]
    [InlineData("second", "devstoreaccount1")]
    [InlineData("devstoreaccount1")]
    [InlineData("devstoreaccount1", "third")]
    [InlineData("devstoreaccount1", "second", "third")]
    public async Task Other_accounts_than_at_the_first_start_are_refused(params string[] accounts)
    {
        await (await AzureTablesJournalStore.Open(Options("devstoreaccount1", "second"))).DisposeAsync();

        (await Should.ThrowAsync<StoreUnusableException>(() => AzureTablesJournalStore.Open(Options(accounts))))
            .Message.ShouldContain("set the accounts, their order and the shards as they were");
    }

    [Fact]
    public async Task Other_shards_than_at_the_first_start_are_refused()
    {
        await (await AzureTablesJournalStore.Open(Options("devstoreaccount1"))).DisposeAsync();
        var other = Options("devstoreaccount1");
        other.ClaimShards = 5;

        (await Should.ThrowAsync<StoreUnusableException>(() => AzureTablesJournalStore.Open(other))).Message.ShouldContain("ClaimShards 6");
    }

    [Fact]
    public async Task A_newer_format_is_refused()
    {
        await (await AzureTablesJournalStore.Open(Options("devstoreaccount1"))).DisposeAsync();
        var index = new Azure.Data.Tables.TableServiceClient(_server.ConnectionString).GetTableClient("spreadindex");
        await index.UpdateEntityAsync(new Azure.Data.Tables.TableEntity("!layout", "layout") { ["Format"] = 3 }, Azure.ETag.All);

        (await Should.ThrowAsync<StoreUnusableException>(() => AzureTablesJournalStore.Open(Options("devstoreaccount1"))))
            .Message.ShouldContain("has format 3, but this program reads formats up to 2");
    }

    private AzureTablesJournalOptions Options(params string[] accounts)
    {
        var options = new AzureTablesJournalOptions { Prefix = "spread", ClaimShards = 6 };
        foreach (var account in accounts)
            options.Accounts.Add(new AzureStorageAccount { ConnectionString = _server.Connection(account) });
        return options;
    }
}
