using Metering.Journal;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>What a commit costs: the requests that a busy journal's next commit sends, by kind.</summary>
public sealed class RequestCounts
{
    private const int Month = 202607;
    private const int Shards = 16;
    private static readonly int[] Neighbours = [202606, 202608];

    /// <summary>One for each partition that its claims fall into, then the transaction. Nothing is read.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(500)]
    public async Task A_commit_sends_a_transaction_for_each_partition_of_its_claims_and_its_own(int claims)
    {
        var (sent, partitions) = await Count(claims, firstFormat: false);

        sent.ShouldBe(new Sent(Reservations: partitions, Searches: 0, Commits: 1, Others: 0));
    }

    /// <summary>Where each month has rows of its own, every claim is also looked for in each other month.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(500)]
    public async Task In_the_first_format_it_also_reads_each_claim_in_each_other_month(int claims)
    {
        var (sent, partitions) = await Count(claims, firstFormat: true);

        sent.ShouldBe(new Sent(Reservations: partitions, Searches: claims * Neighbours.Length, Commits: 1, Others: 0));
    }

    [Fact]
    public async Task A_commit_that_is_refused_gives_its_claims_back_with_a_transaction_for_each_partition()
    {
        await using var clients = new Clients { Shards = Shards };
        var (store, wire) = await clients.Open();
        var claims = Claims(20);
        await store.CommitAsync(Clients.Commit("account/1", 0, 1, claims[0]));
        await store.CommitAsync(Clients.Commit("account/2", 0, 2));
        var deleted = 0;
        wire.Plan = call =>
        {
            deleted += call.Text.Contains("DELETE ", StringComparison.Ordinal) || call.Method == "DELETE" ? 1 : 0;
            return Fate.Arrives;
        };

        (await store.CommitAsync(Clients.Commit("account/2", 1, 3, claims))).Taken.ShouldHaveSingleItem();

        deleted.ShouldBeInRange(1, Partitions(claims));
        foreach (var claim in claims[1..])
            (await store.ReadClaimAsync(claim.Key, [Month])).ShouldBeNull();
        (await store.CommitAsync(Clients.Commit("account/3", 0, 4, claims[1..]))).Version.ShouldBe(1);
    }

    private static async Task<(Sent Sent, int Partitions)> Count(int count, bool firstFormat)
    {
        await using var clients = new Clients { Shards = Shards };
        if (firstFormat)
            await clients.UseFirstFormat();
        var (store, wire) = await clients.Open();
        await store.CommitAsync(Clients.Commit("account/1", 0, 1));
        var calls = new System.Collections.Concurrent.ConcurrentBag<Call>();
        wire.Plan = call =>
        {
            calls.Add(call);
            return Fate.Arrives;
        };
        var claims = Claims(count);

        var result = await store.CommitAsync(new Commit
        {
            Journal = new JournalId("account/1"), ExpectedVersion = 1, CommitId = 2, Snapshot = Clients.Bytes("state"), Claims = claims,
            LiveBuckets = Neighbours,
        });

        result.ShouldBe(CommitResult.Committed(2));
        var onClaims = calls.Where(call => !call.IsCommit && call.Text.Contains("claims", StringComparison.Ordinal)).ToList();
        var sent = new Sent(onClaims.Count(call => call.Writes), onClaims.Count(call => !call.Writes), calls.Count(call => call.IsCommit),
            calls.Count(call => !call.IsCommit) - onClaims.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} claims, format {(firstFormat ? 1 : 2)}: {calls.Count} requests, {sent}");
        return (sent, Partitions(claims));
    }

    private static Claim[] Claims(int count)
    {
        var random = new Random(20);
        return [.. Enumerable.Range(0, count).Select(_ =>
            new Claim(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()), 1, Month, Clients.Bytes("first")))];
    }

    private static int Partitions(Claim[] claims) => claims.Select(claim => claim.Key % Shards).Distinct().Count();

    private sealed record Sent(int Reservations, int Searches, int Commits, int Others);
}
