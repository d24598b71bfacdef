using Metering.Journal;
using Metering.Storage.Contract.Crash;
using Metering.Storage.Contract.Reference;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    [NeedsProcesses]
    public async Task Every_acknowledged_commit_survives_kill_9_at_any_moment()
    {
        if (_fixture.Child is not { } child)
            return;
        await _fixture.CloseAsync();
        var seed = Random.Shared.Next(1_000_000);
        var random = new Random(seed);
        var acknowledged = new List<Acknowledgement>();
        var checkedVersions = new Dictionary<string, long>();
        for (var round = 0; round < _fixture.Kills; round++)
        {
            var news = await KillOnce(child, seed + round, random);
            acknowledged.AddRange(news);

            Store = await _fixture.OpenAsync();
            foreach (var commit in news)
                await CheckPresent(commit, $"seed {seed}, round {round}");
            await CheckChains(checkedVersions, $"seed {seed}, round {round}");
            if (round == _fixture.Kills - 1)
                foreach (var commit in acknowledged)
                    await CheckPresent(commit, $"seed {seed}, at the end");
            await _fixture.CloseAsync();
        }

        acknowledged.Count.ShouldBeGreaterThan(_fixture.Kills);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed={seed} kills={_fixture.Kills} acknowledged={acknowledged.Count} stored={checkedVersions.Values.Sum()} missing=0 torn=0");
    }

    private static async Task<List<Acknowledgement>> KillOnce((string Provider, string Location) child, int seed, Random random)
    {
        using var process = Child.Start(CrashChild.Argument, child.Provider, child.Location,
            seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var lines = new List<Acknowledgement>();
        var errors = process.StandardError.ReadToEndAsync();
        var reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                // The kill is timed from the first answer, so that it falls among the commits and not into the start of the runtime.
                if (lines.Count == 0)
                    _ = Task.Delay(random.Next(1, 120)).ContinueWith(_ => process.Kill(), TaskScheduler.Default);
                if (Acknowledgement.TryParse(line) is { } acknowledgement)
                    lines.Add(acknowledgement);
            }
        });
        var ended = await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(60)));
        if (ended != reading)
            process.Kill();
        await process.WaitForExitAsync();
        await reading;
        lines.ShouldNotBeEmpty($"the child reported nothing: {await errors}");
        (await errors).ShouldBeEmpty();
        return lines;
    }

    private async Task CheckPresent(Acknowledgement commit, string where)
    {
        var journal = new JournalId(commit.Journal);
        var entry = (await Entries(commit.Journal, commit.Version, commit.Version)).ShouldHaveSingleItem($"{commit} is missing, {where}");
        entry.CommitId.ShouldBe(commit.CommitId, where);
        entry.Events.ToArray().ShouldBe(commit.Events, where);
        var claim = (await Store.ReadClaimAsync(commit.ClaimKey, [Acknowledgement.Bucket]))
            .ShouldNotBeNull($"the claim of {commit}, {where}");
        claim.Fingerprint.ShouldBe(commit.Fingerprint, where);
        claim.Outcome.ToArray().ShouldBe(commit.Snapshot, where);
        if (commit.HasPage)
            (await Store.ReadPageAsync(journal, $"p/{commit.Version}"))!.Value.ToArray().ShouldBe(commit.Snapshot, where);
    }

    /// <summary>Acknowledged or not, what is stored is whole: no gap, and head, entry, claim and snapshot of one commit together.</summary>
    private async Task CheckChains(Dictionary<string, long> checkedVersions, string where)
    {
        foreach (var id in await Journals("j/"))
        {
            var next = checkedVersions.GetValueOrDefault(id) + 1;
            var head = (await Store.ReadHeadAsync(new JournalId(id))).ShouldNotBeNull(where);
            foreach (var entry in await Entries(id, next))
            {
                entry.Version.ShouldBe(next++, where);
                await CheckPresent(new Acknowledgement(id, entry.Version, entry.CommitId), where);
            }
            head.Version.ShouldBe(next - 1, where);
            head.Snapshot.ToArray().ShouldBe(new Acknowledgement(id, head.Version, head.CommitId).Snapshot, where);
            checkedVersions[id] = head.Version;
        }
    }
}
