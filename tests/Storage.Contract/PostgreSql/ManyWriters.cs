using Metering.Journal;
using Metering.Storage.PostgreSql;
using Shouldly;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>Several stores on one database, as several silos open them: the database is the fence.</summary>
public sealed class ManyWriters
{
    private const int Stores = 3;

    [Fact]
    public async Task Of_silos_racing_for_one_version_exactly_one_wins()
    {
        await using var database = new Database();
        var stores = await Open(database);
        for (var round = 0; round < Scale.Races; round++)
        {
            var results = await Race(stores, store => Make.Commit("account/raced", round));

            results.Count(result => result.Status == CommitStatus.Committed).ShouldBe(1);
            results.ShouldAllBe(result => result.Version == round + 1);
        }
        (await stores[0].ReadHeadAsync(new JournalId("account/raced")))!.Version.ShouldBe(Scale.Races);
    }

    [Fact]
    public async Task Of_silos_racing_for_one_claim_exactly_one_takes_it_and_the_others_learn_its_outcome()
    {
        await using var database = new Database();
        var stores = await Open(database);
        for (var round = 0; round < Scale.Races; round++)
        {
            var results = await Race(stores, store =>
                Make.Commit($"account/{store}/{round}", 0, Make.Claim($"raced {round}", 202607, (ulong)store, $"of {store}")));

            var winner = Array.FindIndex(results, result => result.Status == CommitStatus.Committed);
            winner.ShouldBeGreaterThanOrEqualTo(0);
            foreach (var result in results.Where((_, i) => i != winner))
                result.Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe($"of {winner}");
        }
    }

    [Fact]
    public async Task A_key_raced_for_in_neighbouring_months_is_taken_once()
    {
        await using var database = new Database();
        var stores = await Open(database);
        int[] live = [202606, 202607, 202608];
        for (var round = 0; round < 2 * Scale.Races; round++)
        {
            var results = await Race(stores, store =>
                Make.Commit($"account/{store}/{round}", 0, Make.Claim($"raced {round}", live[store])).With(live: live));

            results.Count(result => result.Status == CommitStatus.Committed).ShouldBe(1, $"round {round}");
            results.Count(result => result.Status == CommitStatus.ClaimsTaken).ShouldBe(Stores - 1);
            results.SelectMany(result => result.Taken).ShouldAllBe(taken => taken.Key == Make.Key($"raced {round}"));
        }
    }

    [Fact]
    public async Task Mixed_load_of_all_silos_leaves_every_key_taken_once_and_every_journal_without_a_gap()
    {
        await using var database = new Database();
        var stores = await Open(database);
        var committed = 0;
        await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var store = stores[caller % Stores];
            for (var i = 0; i < 2 * Scale.Races; i++)
            {
                var journal = $"account/{random.Next(12)}";
                var version = (await store.ReadHeadAsync(new JournalId(journal)))?.Version ?? 0;
                var claims = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(400)).Distinct()
                    .Select(name => Make.Claim($"k{name}", random.Next(5) == 0 ? Claim.Permanent : 202606 + random.Next(3))).ToArray();
                var result = await store.CommitAsync(Make.Commit(journal, version, claims).With(live: [202606, 202607, 202608]));
                if (result.Status == CommitStatus.Committed)
                    Interlocked.Increment(ref committed);
                else if (result.Status == CommitStatus.ClaimsTaken)
                    result.Taken.ShouldNotBeEmpty();
            }
        })));

        committed.ShouldBeGreaterThan(0);
        ((long)(await database.Run("SELECT count(*) FROM entry"))!).ShouldBe(committed);
        // Twice would be: one key in two months, which only the gates forbid.
        (await database.Run("SELECT count(*) FROM (SELECT key FROM claim WHERE bucket <> 0 GROUP BY key HAVING count(*) > 1) twice"))
            .ShouldBe(0L);
        (await database.Run("SELECT count(*) FROM journal j WHERE version <> (SELECT count(*) FROM entry WHERE journal_id = j.id) "
            + "OR version <> (SELECT max(version) FROM entry WHERE journal_id = j.id)")).ShouldBe(0L);
    }

    private static async Task<PostgreSqlJournalStore[]> Open(Database database)
    {
        var stores = new PostgreSqlJournalStore[Stores];
        for (var i = 0; i < Stores; i++)
            stores[i] = await database.Open();
        return stores;
    }

    private static async Task<CommitResult[]> Race(PostgreSqlJournalStore[] stores, Func<int, Commit> commit)
    {
        var commits = Enumerable.Range(0, stores.Length).Select(commit).ToArray();
        return await Task.WhenAll(stores.Select((store, i) => Task.Run(() => store.CommitAsync(commits[i]).AsTask())));
    }
}
