using System.Buffers;
using Metering.Actors.Usage;
using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Usage;
using Metering.Domain.Usage;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Clocks;

public sealed class Advancing_a_test_clock(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task A_year_in_one_step_closes_every_month_in_order()
    {
        var account = await silo.Account("c1", "2026-01-15T00:00:00");
        await account.Number("+8675586019001", new LocalDate(2026, 1, 15), "NUM-FIXED");

        await account.Advance("2027-01-15T00:00:00");

        var heads = (await account.Grain.Statements(Tenant)).ShouldNotBeNull().Reverse().ToList();
        heads.Select(head => head.Month).ShouldBe(Enumerable.Range(0, 12).Select(i => new YearMonth(2026, 1).PlusMonths(i)));
        heads.Select(head => head.AmountDueFen).ShouldBe([1_806, .. Enumerable.Repeat(3_500L, 11)]);
        heads.Select(head => head.FinalisedAt).ShouldBe(heads.Select(head => At($"{head.Month.PlusMonths(1):uuuu-MM}-03T00:00:00")));
        (await account.Grain.View(Tenant))!.ShouldSatisfyAllConditions(
            view => view.ClockNow.ShouldBe(At("2027-01-15T00:00:00")), view => view.NextDueAt.ShouldBe(At("2027-01-16T00:00:00")));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task One_call_handles_so_many_pages_of_resources_whatever_months_they_belong_to()
    {
        var account = await silo.Account("c8", "2026-01-15T00:00:00");
        await account.Number("+8675586019008", new LocalDate(2026, 1, 15), "NUM-FIXED");
        var to = At("2027-07-15T00:00:00");

        (await account.Grain.AdvanceClock(to)).Done.ShouldBeFalse("18 months of one page each are more than 16 pages");
        (await account.Grain.Statements(Tenant))!.Length.ShouldBeInRange(1, 16);
        var calls = 1;
        for (; !(await account.Grain.AdvanceClock(to)).Done; calls++) calls.ShouldBeLessThan(10);

        (await account.Grain.Statements(Tenant))!.Length.ShouldBe(18);
        (await account.Grain.View(Tenant))!.ClockNow.ShouldBe(to);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task An_account_that_is_opened_while_its_clock_moves_arrives_where_the_clock_arrives()
    {
        var account = await silo.Account("c9", "2026-01-15T00:00:00");
        var (late, soon) = (silo.Grains.GetGrain<IAccountGrain>("c9-late"), TimeSpan.FromSeconds(15));
        var (moving, mayMove) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (opening, mayOpen) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value == "account/c9")
            {
                moving.TrySetResult();
                return mayMove.Task;
            }
            if (commit.Journal.Value != "account/c9-late") return Task.CompletedTask;
            opening.TrySetResult();
            return mayOpen.Task;
        };

        var advance = account.Clock.Advance(At("2026-03-05T00:00:00"), Command());
        await moving.Task.WaitAsync(soon, TestContext.Current.CancellationToken);
        var opened = late.Open(new OpenAccount("x", null, "clk-c9", AccountSilo.Agreement), Command());
        await opening.Task.WaitAsync(soon, TestContext.Current.CancellationToken);
        mayMove.SetResult();
        Value(await advance.WaitAsync(soon, TestContext.Current.CancellationToken));
        silo.Faulty.Hold = null;
        mayOpen.SetResult();
        Value(await opened.WaitAsync(soon, TestContext.Current.CancellationToken));

        (await late.View(Tenant))!.ClockNow.ShouldBe(At("2026-03-05T00:00:00"));
        (await late.Statements(Tenant))!.Length.ShouldBe(2);
        (await late.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_advance_repeated_or_cut_into_pieces_gives_the_same_books()
    {
        var whole = await silo.Account("c2", "2026-05-15T00:00:00");
        var pieces = await silo.Account("c2b", "2026-05-15T00:00:00");
        foreach (var (account, number) in new[] { (whole, "+8675586019002"), (pieces, "+8675586019003") })
            await account.Number(number, new LocalDate(2026, 5, 15), "NUM-FIXED");

        await whole.Advance("2026-08-20T00:00:00");
        foreach (var to in new[] { "2026-06-01T00:00:00", "2026-06-02T23:59:59", "2026-06-03T00:00:00", "2026-07-03T00:00:00",
            "2026-08-20T00:00:00" })
        {
            await pieces.Advance(to);
            await pieces.Advance(to);
            await silo.Forget();
        }

        (await pieces.Grain.TrialBalance(Tenant))!.Accounts.ShouldBe((await whole.Grain.TrialBalance(Tenant))!.Accounts);
        (await pieces.Grain.Statements(Tenant))!.Select(head => (head.Month, head.FinalisedAt, head.GrossFen))
            .ShouldBe((await whole.Grain.Statements(Tenant))!.Select(head => (head.Month, head.FinalisedAt, head.GrossFen)));
        await pieces.BooksAreBalanced();
    }

    [Fact]
    public async Task A_close_of_many_resources_runs_in_pages_and_in_the_order_of_their_creation()
    {
        var account = await silo.Account("c3", "2026-06-10T00:00:00");
        for (var i = 0; i < 150; i++)
            Value(await account.Grain.AddResource(
                new AddResource(ResourceKind.Number, $"+86755861{i:D5}", ["NUM-FIXED"], new LocalDate(2026, 6, 29)), Command()));

        await account.Advance("2026-07-03T00:00:00");

        var statement = (await account.Grain.Statement(Tenant, new YearMonth(2026, 6))).ShouldNotBeNull();
        statement.Lines.Select(line => line.Subject).ShouldBe(Enumerable.Range(0, 150).Select(i => $"number:+86755861{i:D5}"));
        (statement.Head.LineCount, statement.Head.AmountDueFen).ShouldBe((150, 150 * 117));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task An_absurd_statement_parks_the_account_until_an_operator_lifts_it()
    {
        var account = await silo.Account("c4", "2026-06-10T00:00:00");
        var voice = await account.Number("+8675586019004", new LocalDate(2026, 6, 10), "VOICE-OUT");
        await account.Advance("2026-06-20T00:00:00");
        var calls = Enumerable.Range(0, 100)
            .Select(i => Usage.ResourceSilo.Event($"c4-{i}", "voice.outbound", "2026-06-18T00:00:00", 86_400)).ToArray();
        (await voice.Record(new UsageSlice(Tenant, null, calls))).Outcomes.ShouldAllBe(outcome => outcome.Status == UsageStatus.Accepted);

        await account.Advance("2026-07-05T00:00:00");

        (await account.Grain.View(Tenant))!.ShouldSatisfyAllConditions(
            view => view.Status.ShouldBe("PARKED"), view => view.ParkedReason.ShouldNotBeNull().ShouldContain("1000000 fen"), view =>
                view.NextDueAt.ShouldBeNull());
        (await account.Grain.Statements(Tenant))!.ShouldBeEmpty();
        (await TestAccount.Use(voice, "c4-after", "voice.outbound", "2026-07-04T00:00:00", 60)).ShouldBe("Accepted");
        Value(await account.Grain.Unpark(Command())).Status.ShouldBe("ACTIVE");
        await account.BooksAreBalanced();

        // Half of the calls were a mistake: without them the month is an ordinary one, and the next has nothing to correct.
        for (var i = 0; i < 50; i++) (await voice.Void(new VoidUsage("/pbx", $"c4-{i}"), Command())).Refusal.ShouldBeNull();
        await account.Advance("2026-08-03T00:00:00");

        (await account.Grain.Statements(Tenant))!.Reverse().Select(head => (head.Month.Month, head.GrossFen))
            .ShouldBe([(6, 50 * 1_440 * 12), (7, 12)]);
        (await account.Grain.Statement(Tenant, new YearMonth(2026, 7)))!.Lines.ShouldHaveSingleItem().PriorPeriod.ShouldBeFalse();
        await account.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.6(2)")]
    public async Task A_customer_who_pays_is_served_again_although_the_account_is_parked()
    {
        var account = await silo.Account("c10", "2026-05-10T00:00:00");
        var voice = await account.Number("+8675586019010", new LocalDate(2026, 5, 10), "NUM-FIXED", "VOICE-OUT");
        await account.Advance("2026-07-10T00:00:00");
        var calls = Enumerable.Range(0, 100)
            .Select(i => Usage.ResourceSilo.Event($"c10-{i}", "voice.outbound", "2026-07-08T00:00:00", 86_400)).ToArray();
        (await voice.Record(new UsageSlice(Tenant, null, calls))).Outcomes.ShouldAllBe(outcome => outcome.Status == UsageStatus.Accepted);
        await account.Advance("2026-08-05T00:00:00");
        (await account.Grain.View(Tenant))!.ShouldSatisfyAllConditions(view => view.Status.ShouldBe("PARKED"),
            view => view.Suspensions.ShouldBe(["ARREARS"]));
        (await TestAccount.Use(voice, "c10-before", "voice.outbound", "2026-08-04T00:00:00", 60)).ShouldBe("SUSPENDED");

        var owed = (await account.Grain.Dunning(Tenant))!.OwedFen;
        Value(await account.Grain.Pay(new PayStatements(owed, PaymentChannel.Bank, "c10-all", null), Command())).RemainingDueFen.ShouldBe(0);

        (await TestAccount.Use(voice, "c10-after", "voice.outbound", "2026-08-05T00:00:00", 60)).ShouldBe("Accepted");
        (await account.Grain.View(Tenant))!.ShouldSatisfyAllConditions(view => view.Status.ShouldBe("PARKED"),
            view => view.Suspensions.ShouldBeEmpty());
        await account.BooksAreBalanced();
    }

    [Theory]
    [InlineData("c4b", "2025-12-01T00:00:00", 1, typeof(InvalidOperationException))]
    [InlineData("c4d", "2026-06-10T00:00:00", long.MaxValue, typeof(OverflowException))]
    public async Task A_resource_that_contradicts_itself_parks_its_account(string id, string start, long used, Type fault)
    {
        var account = await silo.Account(id, "2026-06-10T00:00:00");
        await account.Package($"{id}-sms", "SMS-SEG-POST");
        await silo.Forget();
        await Corrupt(new JournalId($"package/{id}-sms"), new HoldSet(new Hold(1, "sms.segment", 0, At(start), null)
        {
            // A use from before there were prices, which no version writes, or one whose charge no number holds, which older versions took in.
            Granted = used, Used = used, ValidUntil = At("2026-06-11T00:00:00"),
        }));

        // The close parks the account; the clock itself cannot pass the resource either, and says so.
        (await Should.ThrowAsync<Exception>(() => account.Grain.AdvanceClock(At("2026-07-03T00:00:00")))).ShouldBeOfType(fault);

        (await account.Grain.View(Tenant))!.ShouldSatisfyAllConditions(view => view.Status.ShouldBe("PARKED"),
            view => view.ParkedReason.ShouldNotBeNull().ShouldContain($"package:{id}-sms"), view => view.NextDueAt.ShouldBeNull());
        (await account.Grain.TrialBalance(Tenant)).ShouldNotBeNull().TotalFen.ShouldBe(0);
    }

    private async Task Corrupt(JournalId journal, HoldSet happened)
    {
        var head = (await silo.Store.ReadHeadAsync(journal)).ShouldNotBeNull();
        var (events, snapshot) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        ResourceCodec.Instance.WriteEvent(happened, events);
        ResourceCodec.Instance.WriteState(ResourceCodec.Instance.ReadState(head.Snapshot.Span).Apply(happened), snapshot);
        (await silo.Store.CommitAsync(new Commit
        {
            Journal = journal, ExpectedVersion = head.Version, CommitId = 1, Events = events.WrittenMemory, Snapshot = snapshot.WrittenMemory,
        })).Status.ShouldBe(CommitStatus.Committed);
    }

    [Fact]
    public async Task A_clock_only_goes_forwards_and_by_at_most_two_years()
    {
        var clock = silo.Grains.GetGrain<IClockGrain>("clk-c5");
        Value(await clock.Create("c5", At("2026-01-01T00:00:00"), Command()));
        (await clock.Create("c5", At("2026-01-01T00:00:00"), Command())).Refusal!.Code.ShouldBe("ALREADY_EXISTS");
        Value(await clock.Advance(At("2026-02-01T00:00:00"), Command("c5-key")));

        (await clock.Advance(At("2026-01-31T00:00:00"), Command())).Refusal!.Code.ShouldBe("CLOCK_BACKWARDS");
        (await clock.Advance(At("2028-03-01T00:00:00"), Command())).Refusal!.Code.ShouldBe("CLOCK_BACKWARDS");
        (await clock.Advance(At("2026-02-02T00:00:00"), Command() with { Tenant = "t2" })).Refusal!.Code.ShouldBe("NOT_FOUND");
        Value(await clock.Advance(At("2026-03-01T00:00:00"), Command()));
        (await clock.Advance(At("2026-02-01T00:00:00"), Command("c5-key"))).ShouldSatisfyAllConditions(
            reply => reply.Replayed.ShouldBeTrue(), reply => reply.Value!.Now.ShouldBe(At("2026-02-01T00:00:00")));
    }

    [Fact]
    public async Task A_key_that_was_answered_moves_nobody()
    {
        var account = await silo.Account("c7", "2026-01-01T00:00:00");
        var far = At("2028-02-05T00:00:00");
        (await account.Clock.Advance(far, Command("c7-far"))).Refusal!.Code.ShouldBe("CLOCK_BACKWARDS");
        Value(await account.Clock.Advance(At("2026-02-10T00:00:00"), Command("c7-key")));

        // What was too far then would be near enough now; the answer is the one that was given.
        (await account.Clock.Advance(far, Command("c7-far"))).ShouldSatisfyAllConditions(
            reply => reply.Replayed.ShouldBeTrue(), reply => reply.Refusal!.Code.ShouldBe("CLOCK_BACKWARDS"));
        (await account.Clock.Advance(At("2026-03-01T00:00:00"), Command("c7-key", fingerprint: 8))).Refusal!.Code
            .ShouldBe("IDEMPOTENCY_KEY_REUSED");

        (await account.Clock.View(Tenant))!.ShouldSatisfyAllConditions(
            view => view.AdvancingTo.ShouldBeNull(), view => view.Now.ShouldBe(At("2026-02-10T00:00:00")));
        (await account.Grain.View(Tenant))!.ClockNow.ShouldBe(At("2026-02-10T00:00:00"));
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task Opening_on_an_unknown_clock_or_twice_changes_nothing()
    {
        var account = await silo.Account("c6", "2026-01-01T00:00:00");
        Value(await silo.Grains.GetGrain<IClockGrain>("clk-c6b").Create("c6b", At("2026-05-01T00:00:00"), Command()));

        var grain = silo.Grains.GetGrain<IAccountGrain>("c6-none");
        (await grain.Open(new OpenAccount("x", null, "clk-none"), Command())).Refusal!.Code.ShouldBe("NOT_FOUND");
        (await account.Grain.Open(new OpenAccount("x", null, "clk-c6b"), Command())).Refusal!.Code.ShouldBe("ALREADY_EXISTS");

        (await silo.Grains.GetGrain<IClockGrain>("clk-c6b").View(Tenant))!.Accounts.ShouldBe(0);
        (await account.Grain.View(Tenant))!.ClockNow.ShouldBe(At("2026-01-01T00:00:00"));
    }
}
