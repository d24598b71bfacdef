using Metering.Journal;
using Metering.Storage.PostgreSql;
using Npgsql;
using Shouldly;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>The schema is created once, checked at every start, and never touched by a program that does not know it.</summary>
public sealed class Migrating
{
    [Fact]
    public async Task Of_processes_migrating_at_once_one_applies_each_step_and_the_others_find_it_done()
    {
        await using var database = new Database();

        var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgreSqlJournalStore.Migrate(database.Options)));

        applied.SelectMany(steps => steps).ShouldBe(
            ["0001_journal.sql", "0002_commit.sql", "0003_orleans.sql", "0004_tail.sql", "0005_commit.sql"], ignoreOrder: true);
        (await PostgreSqlJournalStore.Migrate(database.Options)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_migration_may_take_longer_than_a_commit()
    {
        await using var database = new Database();
        await using var other = NpgsqlDataSource.Create(database.Options.ConnectionString);
        await using var busy = await other.OpenConnectionAsync();
        await Run(busy, $"SELECT pg_advisory_lock(hashtextextended('{database.Schema}.migrations', 0))");
        var options = database.Options with { CommitTimeout = TimeSpan.FromSeconds(1) };

        var migration = PostgreSqlJournalStore.Migrate(options);
        var opening = database.Open(_ => options);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await Run(busy, "SELECT pg_advisory_unlock_all()");

        (await migration).Count.ShouldBeOneOf(0, 5);
        (await (await opening).CommitAsync(Make.Commit("account/1", 0))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_database_without_the_tables_is_refused_unless_migration_is_asked_for()
    {
        await using var database = new Database();

        var refusal = await Should.ThrowAsync<StoreUnusableException>(() => database.Open(options => options with { Migrate = false }));
        refusal.Message.ShouldBe(
            $"The database has no tables of the journal in schema '{database.Schema}'; create them with the command migrate.");

        await PostgreSqlJournalStore.Migrate(database.Options);
        var store = await database.Open(options => options with { Migrate = false });
        (await store.CommitAsync(Make.Commit("account/1", 0))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_schema_of_a_newer_program_is_refused()
    {
        await using var database = new Database();
        await PostgreSqlJournalStore.Migrate(database.Options);
        await database.Run("INSERT INTO schema_migration (number, name, checksum) VALUES (6, '0006_future.sql', 'x')");

        var refusal = await Should.ThrowAsync<StoreUnusableException>(() => database.Open());

        refusal.Message.ShouldBe(
            $"The schema '{database.Schema}' was written by a newer program (step 0006_future.sql); start that one.");
    }

    [Fact]
    public async Task A_step_that_was_applied_in_another_form_is_refused()
    {
        await using var database = new Database();
        await PostgreSqlJournalStore.Migrate(database.Options);
        await database.Run("UPDATE schema_migration SET checksum = 'tampered' WHERE number = 1");

        (await Should.ThrowAsync<StoreUnusableException>(() => database.Open())).Message.ShouldStartWith("Step 0001_journal.sql");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=hidden-secret;Timeout=2")]
    [InlineData("Host=127.0.0.1;Password=hidden-secret;Nonsense=1")]
    [InlineData("Password=hidden-secret")]
    public async Task A_server_that_cannot_be_used_is_refused_in_a_sentence_without_the_password(string connection)
    {
        await using var database = new Database();

        var refusal = await Should.ThrowAsync<Exception>(() => database.Open(options => options with { ConnectionString = connection }));

        (refusal is StoreUnusableException or ArgumentException).ShouldBeTrue(refusal.ToString());
        refusal.ToString().ShouldNotContain("hidden-secret");
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteScalarAsync();
    }
}
