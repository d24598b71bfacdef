using Metering.Journal;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task A_taken_claim_answers_with_its_first_fingerprint_and_outcome_and_nothing_is_written()
    {
        await Append("account/1", 0, Make.Claim("usage 1", 202607, 11, "accepted"));

        var result = await Store.CommitAsync(Make.Commit("account/2", 0, Make.Claim("usage 1", 202607, 22, "other"))
            .With(pages: Make.Page("p", "v")));

        result.Status.ShouldBe(CommitStatus.ClaimsTaken);
        result.Version.ShouldBe(0);
        var taken = result.Taken.ShouldHaveSingleItem();
        taken.Key.ShouldBe(Make.Key("usage 1"));
        taken.Fingerprint.ShouldBe(11ul);
        taken.Outcome.Text().ShouldBe("accepted");
        (await VersionOf("account/2")).ShouldBe(0);
        (await Pages("account/2")).ShouldBeEmpty();
        (await Store.ReadClaimAsync(Make.Key("usage 1"), [202607]))!.Value.Fingerprint.ShouldBe(11ul);
    }

    [Fact]
    public async Task Every_taken_claim_is_listed_and_the_free_ones_stay_free()
    {
        await Append("account/1", 0, Make.Claim("a", 202607, 1, "A"), Make.Claim("b", Claim.Permanent, 2, "B"));
        await Append("account/1", 1, Make.Claim("c", 202608, 3, "C"));

        var result = await Append("account/1", 2, Make.Claim("free 1", 202607), Make.Claim("b", Claim.Permanent, 9),
            Make.Claim("a", 202607, 9), Make.Claim("free 2", Claim.Permanent), Make.Claim("c", 202608, 9));

        result.Status.ShouldBe(CommitStatus.ClaimsTaken);
        result.Version.ShouldBe(2);
        result.Taken.OrderBy(taken => taken.Fingerprint).Select(taken => (taken.Fingerprint, taken.Outcome.Text()))
            .ShouldBe([(1ul, "A"), (2ul, "B"), (3ul, "C")]);
        (await Store.ReadClaimAsync(Make.Key("free 1"), [202607])).ShouldBeNull();
        (await Store.ReadClaimAsync(Make.Key("free 2"), [])).ShouldBeNull();
        (await Append("account/1", 2, Make.Claim("free 1", 202607))).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_version_conflict_is_reported_before_taken_claims()
    {
        await Append("account/1", 0, Make.Claim("a", 202607));

        (await Append("account/1", 0, Make.Claim("a", 202607))).Status.ShouldBe(CommitStatus.VersionConflict);
    }

    [Fact]
    public async Task One_key_twice_in_a_commit_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Append("account/1", 0, Make.Claim("a", 202607), Make.Claim("a", 202607)));
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Append("account/1", 0, [.. Enumerable.Range(0, 50).Select(i => Make.Claim($"{i % 49}", 202607))]));

        (await VersionOf("account/1")).ShouldBe(0);
    }

    [Fact]
    public async Task One_key_raced_for_by_many_journals_is_taken_once_and_the_others_learn_the_winners_outcome()
    {
        for (var round = 0; round < _fixture.Races; round++)
        {
            var answers = Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.CommitAsync(
                Make.Commit($"account/{round}/{i}", 0, Make.Claim($"raced {round}", 202607, (ulong)i, $"outcome {i}"))).AsTask()));

            var results = await Task.WhenAll(answers);

            var winner = Array.FindIndex(results, result => result.Status == CommitStatus.Committed);
            winner.ShouldBeInRange(0, 7);
            foreach (var result in results.Where((_, i) => i != winner))
            {
                result.Status.ShouldBe(CommitStatus.ClaimsTaken);
                result.Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe($"outcome {winner}");
            }
            (await Journals($"account/{round}/")).ShouldBe([$"account/{round}/{winner}"]);
        }
    }

    [Fact]
    public async Task A_commit_refused_for_its_claims_frees_its_version_and_its_other_claims_to_the_next_in_line()
    {
        await Append("account/0", 0, Make.Claim("taken", 202607));
        var first = Store.CommitAsync(Make.Commit("account/1", 0, Make.Claim("taken", 202607), Make.Claim("wanted", 202607))).AsTask();
        var second = Store.CommitAsync(Make.Commit("account/1", 0, Make.Claim("wanted", 202607))).AsTask();

        (await first).Status.ShouldBe(CommitStatus.ClaimsTaken);
        (await second).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_claim_is_looked_for_in_its_own_month_and_in_the_live_ones_only()
    {
        await Append("account/1", 0, Make.Claim("a", 202606, 5, "June"));

        (await Store.CommitAsync(Make.Commit("account/2", 0, Make.Claim("a", 202607)).With(live: [202605, 202606])))
            .Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe("June");
        (await Store.CommitAsync(Make.Commit("account/2", 0, Make.Claim("a", 202607)).With(live: [202605])))
            .Status.ShouldBe(CommitStatus.Committed);
        (await Store.CommitAsync(Make.Commit("account/3", 0, Make.Claim("a", 202608)).With(live: [202606, 202607, 202608])))
            .Taken.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_taken_again_in_a_month_that_does_not_look_into_its_first_is_held_in_each_until_that_month_is_dropped()
    {
        (int Month, string Outcome)[] taken = [(202606, "June"), (202603, "March"), (202609, "September")];
        foreach (var (month, outcome) in taken)
            (await Append($"account/{month}", 0, Make.Claim("a", month, (ulong)month, outcome))).Status.ShouldBe(CommitStatus.Committed);

        foreach (var (month, outcome) in taken)
        {
            (await Store.ReadClaimAsync(Make.Key("a"), [month]))!.Value.Outcome.Text().ShouldBe(outcome);
            (await Store.CommitAsync(Make.Commit("other", 0, Make.Claim("a", 202612)).With(live: [month])))
                .Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe(outcome);
            (await Append("other", 0, Make.Claim("a", month))).Taken.ShouldHaveSingleItem().Outcome.Text().ShouldBe(outcome);
        }
        (await Claims()).Select(claim => (claim.Bucket, claim.Claim.Outcome.Text())).Order().ShouldBe(taken.Order());
        (await Store.DropClaimBucketsBeforeAsync(202606)).ShouldBe([202603]);
        (await Claims()).Select(claim => claim.Bucket).Order().ShouldBe([202606, 202609]);
        (await Store.ReadClaimAsync(Make.Key("a"), [202603])).ShouldBeNull();
        (await Store.DropClaimBucketsBeforeAsync(202609)).ShouldBe([202606]);
        (await Store.ReadClaimAsync(Make.Key("a"), [202603, 202606, 202609]))!.Value.Outcome.Text().ShouldBe("September");
    }

    [Fact]
    public async Task A_refused_commit_leaves_the_claims_of_other_months_on_its_keys_as_they_were()
    {
        await Append("account/1", 0, Make.Claim("a", 202603, 1, "March"), Make.Claim("b", 202606, 2, "June"));

        (await Append("account/2", 0, Make.Claim("a", 202606, 9), Make.Claim("b", 202606, 9))).Taken.ShouldHaveSingleItem().Fingerprint.ShouldBe(2ul);

        (await Store.ReadClaimAsync(Make.Key("a"), [202603]))!.Value.Outcome.Text().ShouldBe("March");
        (await Store.ReadClaimAsync(Make.Key("a"), [202606])).ShouldBeNull();
        (await Append("account/2", 0, Make.Claim("a", 202606, 3, "later"))).Status.ShouldBe(CommitStatus.Committed);
        (await Store.ReadClaimAsync(Make.Key("a"), [202603]))!.Value.Outcome.Text().ShouldBe("March");
    }

    [Fact]
    public async Task Live_months_are_also_searched_among_commits_handed_in_together()
    {
        var first = Store.CommitAsync(Make.Commit("account/1", 0, Make.Claim("a", 202606, 1, "first")).With(live: [202607])).AsTask();
        var second = Store.CommitAsync(Make.Commit("account/2", 0, Make.Claim("a", 202607, 2, "second")).With(live: [202606])).AsTask();

        var results = await Task.WhenAll(first, second);

        results.Count(result => result.Status == CommitStatus.Committed).ShouldBe(1);
        results.Count(result => result.Status == CommitStatus.ClaimsTaken).ShouldBe(1);
    }

    [Fact]
    public async Task Dropping_months_forgets_their_claims_and_keeps_later_and_permanent_ones()
    {
        foreach (var (bucket, version) in new[] { (202604, 0), (202605, 1), (202606, 2), (Claim.Permanent, 3) })
            await Append("account/1", version, Make.Claim($"in {bucket}", bucket));

        (await Store.DropClaimBucketsBeforeAsync(202606)).Order().ShouldBe([202604, 202605]);

        int[] all = [202604, 202605, 202606];
        (await Store.ReadClaimAsync(Make.Key("in 202604"), all)).ShouldBeNull();
        (await Store.ReadClaimAsync(Make.Key("in 202605"), all)).ShouldBeNull();
        (await Store.ReadClaimAsync(Make.Key("in 202606"), all)).ShouldNotBeNull();
        (await Store.ReadClaimAsync(Make.Key("in 0"), [])).ShouldNotBeNull();
        (await VersionOf("account/1")).ShouldBe(4);
        (await Store.DropClaimBucketsBeforeAsync(202606)).ShouldBeEmpty();
        if (_fixture.Durable)
            await Reopen();
        (await Store.ReadClaimAsync(Make.Key("in 202605"), all)).ShouldBeNull();
        (await Append("account/2", 0, Make.Claim("in 202606", 202606))).Status.ShouldBe(CommitStatus.ClaimsTaken);
    }

    [Fact]
    public async Task Months_can_be_dropped_while_commits_and_reads_go_on()
    {
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await Store.ReadClaimAsync(Make.Key("x"), [202501, 202502, 202503, 202504]);
        });
        for (var i = 0; i < 40; i++)
        {
            var month = 202501 + i % 4;
            (await Append($"account/{i}", 0, Make.Claim($"c{i}", month))).Status.ShouldBe(CommitStatus.Committed);
            if (i % 4 == 3)
                (await Store.DropClaimBucketsBeforeAsync(202505)).Count.ShouldBe(4);
        }
        await stop.CancelAsync();
        await reader;
        (await Journals()).Count.ShouldBe(40);
    }

    [Fact]
    public async Task A_commit_takes_many_claims_at_once()
    {
        var claims = Enumerable.Range(0, 500).Select(i => Make.Claim($"n{i}", i % 2 == 0 ? 202607 : 202608, (ulong)i)).ToArray();

        (await Append("account/1", 0, claims)).Status.ShouldBe(CommitStatus.Committed);

        (await Append("account/2", 0, claims)).Taken.Count.ShouldBe(500);
        (await Store.ReadClaimAsync(Make.Key("n499"), [202608]))!.Value.Fingerprint.ShouldBe(499ul);
    }

    [Fact]
    public async Task Every_held_claim_is_listed_with_its_month_and_no_other()
    {
        (await Claims()).ShouldBeEmpty();
        var claims = Enumerable.Range(0, 700).Select(i =>
            Make.Claim($"listed {i}", i % 7 == 0 ? Claim.Permanent : 202601 + i % 3, (ulong)i, $"outcome {i}")).ToArray();
        for (var i = 0; i < 7; i++)
            await Append("account/1", i, claims[(i * 100)..(i * 100 + 100)]);
        (await Append("account/2", 0, Make.Claim("never held", 202601), claims[5])).Status.ShouldBe(CommitStatus.ClaimsTaken);
        await Store.DropClaimBucketsBeforeAsync(202602);

        (await Claims()).OrderBy(claim => claim.Claim.Fingerprint)
            .Select(claim => (claim.Bucket, claim.Claim.Key, claim.Claim.Fingerprint, claim.Claim.Outcome.Text()))
            .ShouldBe(claims.Where(claim => claim.Bucket != 202601)
                .Select(claim => (claim.Bucket, claim.Key, claim.Fingerprint, claim.Outcome.Text())));
    }

    private async Task<List<StoredClaim>> Claims()
    {
        var claims = new List<StoredClaim>();
        await foreach (var claim in Store.ListClaimsAsync())
            claims.Add(claim);
        return claims;
    }
}
