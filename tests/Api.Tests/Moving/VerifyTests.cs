using System.Text;
using Metering.Journal;
using Metering.Journal.Protocol;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>The command verify on a store that the product made, and on copies in which somebody changed something.</summary>
public sealed class VerifyTests(MadeStore made) : IClassFixture<MadeStore>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-verify-").FullName;

    [Fact]
    public async Task A_clean_store_passes_with_its_counts()
    {
        var output = (await Command.Run("verify", "--data", made.Data)).Well();

        output.ShouldMatch("^[0-9]+ journals, [0-9]+ commits, [0-9]+ events replayed; 3 accounts balanced; [0-9]+ audit chains; "
            + "[0-9]+ claims; 0 faults\\.");
        await Copy("none");
        (await Command.Run("verify", "--data", folder)).Well().ShouldContain("; 3 accounts balanced; ");
    }

    [Theory]
    [InlineData("event", "number/+8675586017001: ", "")]
    [InlineData("garbage", "number/+8675586017001: commit ", " cannot be read")]
    [InlineData("snapshot", "number/+8675586017001", "the replay differs from the snapshot")]
    [InlineData("no claim", "number/+8675586017001", " is missing")]
    [InlineData("claim", "number/+8675586017001", " is not what it was")]
    [InlineData("claim of no commit", "claims", "is held, but no commit took it")]
    [InlineData("audit", "audit/default/", "its content does not match its hash")]
    [InlineData("books", "account/", "The page statement/202607 differs from the history.")]
    [InlineData("kind", "ledger/unknown", "this program does not know journals of its kind")]
    public async Task A_planted_damage_is_named(string damage, string journal, string what)
    {
        await Copy(damage);

        var verified = await Command.Run("verify", "--data", folder);

        verified.Code.ShouldBe(1);
        verified.Output.Split('\n').ShouldContain(line => line.StartsWith($"FAULT {journal}", StringComparison.Ordinal)
            && line.Contains(what, StringComparison.Ordinal), verified.Output);
        verified.Output.ShouldNotContain(" 0 faults.");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Copies the store through its own port, with one damage, as somebody would who can write to the disk.</summary>
    private async Task Copy(string damage)
    {
        await using var from = MadeStore.Open(made.Data);
        await using var to = MadeStore.Open(folder);
        await foreach (var journal in from.ListJournalsAsync("")) await Copy(from, to, journal, damage);
        if (damage == "kind") await to.CommitAsync(Bare("ledger/unknown", []));
        if (damage == "claim of no commit") await to.CommitAsync(Bare("import/state", [new Claim(7, 7, 202607, new byte[] { 1 })]));
    }

    private async Task Copy(RocksDbJournalStore from, RocksDbJournalStore to, JournalId journal, string damage)
    {
        var head = (await from.ReadHeadAsync(journal))!;
        var (number, audit, account) = (journal.Value == "number/+8675586017001", journal.Value == $"audit/default/{made.Account}",
            journal.Value == $"account/{made.Account}");
        var pages = new List<PageWrite>();
        await foreach (var page in from.ReadPagesAsync(journal, ""))
            pages.Add(new PageWrite(page.Key, account && damage == "books" && page.Key == "statement/202607" ? Flipped(page.Value, 30) : page.Value));
        var done = false;
        await foreach (var entry in from.ReadEntriesAsync(journal))
        {
            var claims = await Claims(from, entry);
            var here = number && !done && claims.Count > 0;
            done |= here;
            if (here && damage == "no claim") claims.RemoveAt(0);
            if (here && damage == "claim") claims[0] = claims[0] with { Fingerprint = 99 };
            var events = entry.Events;
            if (here && damage == "event") events = Flipped(events, events.Length - 1);
            if (here && damage == "garbage") events = new byte[] { 0xFF, 1, 2 };
            if (audit && damage == "audit" && entry.Version == 2) events = Reworded(events);
            var last = entry.Version == head.Version;
            (await to.CommitAsync(new Commit
            {
                Journal = journal, ExpectedVersion = entry.Version - 1, Events = events, Claims = claims,
                CommitId = entry.CommitId, Snapshot = !last ? default : number && damage == "snapshot" ? Flipped(head.Snapshot, 2) : head.Snapshot,
                Pages = last ? pages : [],
            })).Status.ShouldBe(CommitStatus.Committed);
        }
    }

    private static async Task<List<Claim>> Claims(RocksDbJournalStore from, JournalEntry entry)
    {
        var claims = new List<Claim>();
        foreach (var listed in ClaimList.Of(entry.Events.Span))
            if (await from.ReadClaimAsync(listed.Key, [listed.Bucket]) is { } held)
                claims.Add(new Claim(held.Key, held.Fingerprint, listed.Bucket, held.Outcome));
        return claims;
    }

    private static Commit Bare(string journal, Claim[] claims) => new()
    {
        Journal = new JournalId(journal), ExpectedVersion = 0, CommitId = 1, Events = new byte[] { 1 }, Snapshot = new byte[] { 1 }, Claims = claims,
    };

    private static byte[] Flipped(ReadOnlyMemory<byte> bytes, int at)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] Reworded(ReadOnlyMemory<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes.Span);
        text.ShouldContain("First billing-operator");
        return Encoding.Latin1.GetBytes(text.Replace("First billing-operator", "Other billing-operator", StringComparison.Ordinal));
    }
}
