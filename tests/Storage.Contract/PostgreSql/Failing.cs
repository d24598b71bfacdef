using System.Diagnostics;
using Metering.Journal;
using Metering.Shared;
using Metering.Storage.PostgreSql;
using Shouldly;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>What the store says when the server goes away, and how it comes back.</summary>
public sealed class Failing
{
    [Fact]
    public async Task A_connection_that_breaks_during_a_commit_leaves_its_outcome_unknown_and_the_next_commit_gets_through()
    {
        await using var database = new Database();
        var store = await database.Open(options => options with { Writers = 1 });
        await store.CommitAsync(Make.Commit("account/0", 0));
        await database.Run("""
            CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER stall AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stall()
            """);
        var commit = Make.Commit("account/1", 0, Make.Claim("c", 202607));

        var answer = store.CommitAsync(commit).AsTask();
        await Terminate(database);

        await Should.ThrowAsync<OutcomeUnknownException>(() => answer);
        (await store.ReadHeadAsync(commit.Journal)).ShouldBeNull();
        await database.Run("DROP TRIGGER stall ON journal");
        (await store.CommitAsync(commit)).Status.ShouldBe(CommitStatus.Committed);
        store.Health.Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_stopped_turns_commits_away_and_takes_them_again_when_it_is_back()
    {
        using var server = PostgresServer.Start();
        await using var store = await PostgreSqlJournalStore.Open(new PostgreSqlOptions
        {
            ConnectionString = server.ConnectionString, RecoveryPause = TimeSpan.FromMilliseconds(20),
        });
        await store.CommitAsync(Make.Commit("account/1", 0));
        server.Stop();

        for (var i = 0; i < 4; i++)
        {
            var failure = await Should.ThrowAsync<Exception>(async () => await store.CommitAsync(Make.Commit("account/1", 1)));
            (failure is StoreUnavailableException or OutcomeUnknownException).ShouldBeTrue(failure.ToString());
        }
        store.Health.Ok.ShouldBeFalse();
        (await Should.ThrowAsync<StoreUnavailableException>(async () => await store.CommitAsync(Make.Commit("account/1", 1))))
            .Message.ShouldStartWith("PostgreSQL cannot be reached: ");

        server.StartAgain();
        for (var until = DateTime.UtcNow.AddSeconds(10); !store.Health.Ok && DateTime.UtcNow < until;)
            await Task.Delay(20);
        store.Health.Ok.ShouldBeTrue();
        (await store.CommitAsync(Make.Commit("account/1", 1))).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Content_that_the_server_refuses_fails_alone_and_its_neighbours_are_committed()
    {
        await using var database = new Database();
        var store = await database.Open(options => options with { Writers = 1 });
        await database.Run("ALTER TABLE entry_run ADD CHECK (octet_length(records) < 5000)");

        var answers = Enumerable.Range(0, 40).Select(i => store.CommitAsync(Make.Commit($"account/{i}", 0)
            .With(events: i == 7 ? new byte[6_000] : null)).AsTask()).ToArray();

        for (var i = 0; i < answers.Length; i++)
        {
            if (i == 7) await Should.ThrowAsync<StoreUnavailableException>(() => answers[i]);
            else (await answers[i]).Status.ShouldBe(CommitStatus.Committed);
        }
    }

    [Fact]
    public async Task A_full_line_turns_a_commit_away_for_certain()
    {
        await using var database = new Database();
        var store = await database.Open(options => options with { Writers = 1, QueueBound = 4 });

        var answers = Enumerable.Range(0, 200).Select(async i =>
        {
            try { return (await store.CommitAsync(Make.Commit($"account/{i}", 0))).Status; }
            catch (StoreUnavailableException) { return (CommitStatus?)null; }
        }).ToArray();
        var results = await Task.WhenAll(answers);

        results.ShouldContain((CommitStatus?)null);
        for (var i = 0; i < results.Length; i++)
            ((await store.ReadHeadAsync(new JournalId($"account/{i}"))) is not null).ShouldBe(results[i] is not null);
    }

    [Fact]
    public async Task A_reading_says_so_when_entries_are_missing()
    {
        await using var database = new Database();
        var store = await database.Open();
        var journal = new JournalId("account/1");
        for (var version = 0; version < 4; version++)
            await store.CommitAsync(Make.Commit("account/1", version).With(events: new byte[version == 1 ? 3_000 : 30]));
        (await store.ReadEntriesAsync(journal).CountAsync()).ShouldBe(4);

        await database.Run("DELETE FROM entry_run");

        (await Should.ThrowAsync<StoreUnusableException>(async () => await store.ReadEntriesAsync(journal).CountAsync()))
            .Message.ShouldBe("The entries of the journal account/1 from version 1 on are missing.");
        (await store.ReadEntriesAsync(journal, 3).CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_drop_of_months_gives_way_to_a_long_reader_and_commits_do_not_wait_for_either()
    {
        await using var database = new Database();
        var store = await database.Open();
        await store.CommitAsync(Make.Commit("account/1", 0, Make.Claim("old", 202601), Make.Claim("new", 202602)));
        var export = await store.OpenSnapshotAsync();
        (await export.ListClaimsAsync().CountAsync()).ShouldBe(2);

        var dropping = store.DropClaimBucketsBeforeAsync(202602).AsTask();
        await Task.Delay(500);
        var started = Stopwatch.GetTimestamp();
        (await store.CommitAsync(Make.Commit("account/2", 0, Make.Claim("newer", 202602)))).Status.ShouldBe(CommitStatus.Committed);

        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(database.Options.CommitTimeout / 2);
        await Should.ThrowAsync<StoreUnavailableException>(() => dropping);
        await export.DisposeAsync();
        (await store.DropClaimBucketsBeforeAsync(202602)).ShouldBe([202601]);
    }

    private static async Task Terminate(Database database)
    {
        for (var until = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < until; await Task.Delay(20))
        {
            // The server reports no queries, to be fast: the one in a transaction is the one that waits.
            var ended = await database.Run("SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
                + $"WHERE c.relname = 'journal' AND c.relnamespace = '{database.Schema}'::regnamespace AND l.mode = 'RowExclusiveLock'");
            if (ended is > 0L) return;
        }
        throw new InvalidOperationException("No backend writes.");
    }
}
