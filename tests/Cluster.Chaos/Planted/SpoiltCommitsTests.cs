using Metering.Chaos.Proxying;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.AzureTables;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.PostgreSql;
using Shouldly;

namespace Metering.Chaos.Planted;

/// <summary>The providers that are reached over a network, behind a proxy that spoils single writes; and bugs that only this shows.</summary>
public sealed class SpoiltCommitsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task PostgreSql_keeps_its_word_about_every_spoilt_commit() => (await OnPostgreSql(null)).ShouldBeEmpty();

    [Fact]
    public async Task Azure_Storage_keeps_its_word_about_every_spoilt_commit()
    {
        var server = AzuriteServer.Shared;
        using var link = new Link(server.TablePort, () => new HttpDialect(), spoilt: Spoilt);
        var options = new AzureTablesJournalOptions { Prefix = $"c{Guid.NewGuid():N}"[..12] };
        options.Accounts.Add(new AzureStorageAccount
        {
            ConnectionString = server.ConnectionString.Replace($":{server.TablePort}/", $":{link.Port}/", StringComparison.Ordinal),
        });
        await using var store = await AzureTablesJournalStore.Open(options);

        (await Broken(store, link)).ShouldBeEmpty();

        spoilt.ShouldBeGreaterThan(8);
    }

    [Theory]
    [InlineData(nameof(JournalBug.ReportsUnknownAsFailure))]
    [InlineData(nameof(JournalBug.ClaimsOutsideTheTransaction))]
    [InlineData(nameof(JournalBug.AnswersBeforeDurable))]
    [InlineData(nameof(JournalBug.ForgetsClaims))]
    [InlineData(nameof(JournalBug.IgnoresTheFence))]
    public async Task A_planted_bug_of_a_provider_breaks_its_word(string bug)
    {
        var broken = await OnPostgreSql(Enum.Parse<JournalBug>(bug));

        broken.ShouldNotBeEmpty($"nothing noticed {bug}");
        output.WriteLine($"{bug}: {string.Join("; ", broken)}");
    }

    private int spoilt;

    private void Spoilt(Spoil spoil) => Interlocked.Increment(ref spoilt);

    private async Task<List<string>> OnPostgreSql(JournalBug? bug)
    {
        using var link = new Link(PostgresServer.Shared.Port, () => new PostgresDialect(), spoilt: Spoilt);
        await using var store = await PostgreSqlJournalStore.Open(new PostgreSqlOptions
        {
            ConnectionString = $"Host=127.0.0.1;Port={link.Port};Username=postgres;Database=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable",
            Schema = $"s{Guid.NewGuid():N}", Writers = 1, RecoveryPause = TimeSpan.FromMilliseconds(20),
        });
        var broken = await Broken(bug is { } planted ? new PlantedJournal(store, planted) : store, link);
        // A bug that answers early has healed before its commit comes.
        if (bug is null) spoilt.ShouldBeGreaterThan(2);
        return broken;
    }

    /// <summary>Each promise that was broken, with what was seen.</summary>
    private static async Task<List<string>> Broken(IJournalStore store, Link link)
    {
        var (commits, broken) = (new SpoiltCommits(store, link), new List<string>());
        foreach (var promise in new Func<Task>[]
                 {
                     commits.Lost_answers_leave_the_outcome_open, commits.Breaks_before_the_commit_leave_nothing_behind,
                     commits.Writes_turned_away_are_not_there, commits.The_version_is_a_fence,
                 })
            try
            {
                await promise();
            }
            catch (ShouldAssertException seen)
            {
                broken.Add($"{promise.Method.Name}: {seen.Message.ReplaceLineEndings(" ")}");
            }
        return broken;
    }
}
