using System.Globalization;
using System.Security.Cryptography;
using Metering.Journal;
using Metering.Storage.PostgreSql;
using Shouldly;

namespace Metering.Storage.Contract.PostgreSql;

/// <summary>Journals written with a row a commit (steps 1 to 3) are the same journals with records in runs and tails.</summary>
public sealed class CarryingOver
{
    // One that was just opened, short ones, one longer than a portion of a reading, and one with events larger than a page.
    private static readonly (string Journal, int Commits, int EventBytes)[] Journals =
        [("account/new", 1, 40), ("account/few", 3, 0), ("number/many", 270, 60), ("account/large", 5, 70_000)];

    [Fact]
    public async Task Every_entry_and_head_of_the_schema_before_is_read_as_it_was_written()
    {
        await using var database = await WithOldJournals();

        var store = await database.Open();

        foreach (var (journal, commits, bytes) in Journals)
        {
            await Compare(store, journal, commits, bytes);
            (await store.ReadEntriesAsync(new JournalId(journal)).ToListAsync()).Select(entry => entry.CommitId)
                .ShouldBe(Enumerable.Range(1, commits).Select(Id));
            var head = (await store.ReadHeadAsync(new JournalId(journal)))!;
            (head.Version, head.CommitId).ShouldBe((commits, Id(commits)));
        }
    }

    [Fact]
    public async Task Journals_carried_over_go_on_and_are_read_in_any_window()
    {
        await using var database = await WithOldJournals();
        var store = await database.Open();
        foreach (var (journal, commits, bytes) in Journals)
        {
            for (var version = commits; version < commits + 40; version++)
                (await store.CommitAsync(Make.Commit(journal, version).With(events: Events(journal, version + 1, bytes))))
                    .Status.ShouldBe(CommitStatus.Committed);
            await Compare(store, journal, commits + 40, bytes);
        }

        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var (journal, commits, bytes) = Journals[random.Next(Journals.Length)];
            var from = random.Next(1, commits + 45);
            await Compare(store, journal, commits + 40, bytes, from, from + random.Next(0, 30));
        }
    }

    [Fact]
    public async Task A_silo_of_the_version_before_still_writes_and_reads_while_the_cluster_rolls()
    {
        await using var database = await WithOldJournals();
        var store = await database.Open();

        await database.Run(OldCommit("number/many", 271, 60));
        (await store.CommitAsync(Make.Commit("number/many", 271).With(events: Events("number/many", 272, 60)))).Version.ShouldBe(272);
        await database.Run(OldCommit("number/many", 273, 60));

        await Compare(store, "number/many", 273, 60);
        (await database.Run("SELECT string_agg(version || encode(events, 'hex'), ',' ORDER BY version) FROM entry "
            + "WHERE journal_id = (SELECT id FROM journal WHERE name = 'number/many') AND version BETWEEN 269 AND 273"))
            .ShouldBe(string.Join(',', Enumerable.Range(269, 5).Select(v => v + Convert.ToHexStringLower(Events("number/many", v, 60)))));
        // It learns of a conflict as before: kind 1, and where the journal stands.
        (await database.Run($"SELECT outcome_kind || ':' || version FROM ({OldCommit("number/many", 273, 60)}) answer")).ShouldBe("1:273");
    }

    private static async Task<Database> WithOldJournals()
    {
        var database = new Database();
        await database.Run($"CREATE SCHEMA {database.Schema}; CREATE TABLE {database.Schema}.schema_migration (number int PRIMARY KEY, "
            + "name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
        foreach (var step in (string[])["0001_journal.sql", "0002_commit.sql", "0003_orleans.sql"])
        {
            using var reader = new StreamReader(typeof(PostgreSqlJournalStore).Assembly.GetManifestResourceStream(step)!);
            var sql = (await reader.ReadToEndAsync()).ReplaceLineEndings("\n");
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Make.Bytes(sql)));
            await database.Run(sql);
            await database.Run($"INSERT INTO schema_migration VALUES ({int.Parse(step[..4], CultureInfo.InvariantCulture)}, '{step}', '{checksum}')");
        }
        foreach (var (journal, commits, bytes) in Journals)
            await database.Run(string.Join(';', Enumerable.Range(1, commits).Select(version => OldCommit(journal, version, bytes))));
        return database;
    }

    private static string OldCommit(string journal, int version, int bytes) => $"""
        SELECT * FROM commit_group(ARRAY['{journal}'], ARRAY[{version - 1}]::bigint[], ARRAY['{Id(version):x32}']::uuid[],
            ARRAY['\x{Convert.ToHexString(Events(journal, version, bytes))}']::bytea[], ARRAY['\x5a']::bytea[],
            '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}', '{"{}"}',
            1::bigint, false)
        """;

    private static UInt128 Id(int version) => ((UInt128)7 << 100) + (UInt128)version;

    private static byte[] Events(string journal, long version, int bytes) => Make.Noise(bytes, (int)version * 31 + journal.Length);

    private static async Task Compare(PostgreSqlJournalStore store, string journal, long last, int bytes, long from = 1, long to = long.MaxValue)
    {
        var entries = await store.ReadEntriesAsync(new JournalId(journal), from, to).ToListAsync();
        var expected = Enumerable.Range(0, (int)Math.Max(0, Math.Min(to, last) - from + 1)).Select(i => from + i).ToArray();
        entries.Select(entry => entry.Version).ShouldBe(expected);
        foreach (var entry in entries)
            entry.Events.Span.SequenceEqual(Events(journal, entry.Version, bytes)).ShouldBeTrue($"{journal} {entry.Version}");
    }
}
