using Metering.Contracts.Commands;
using Metering.Contracts.Tickets;
using Metering.Domain.Tickets;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Journaling;

/// <summary>A claim remembers at most 64 KiB of an answer; an answer may be longer. Tickets stand for every object with commands.</summary>
public sealed class Answers_too_long_for_a_claim(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private static readonly NodaTime.Instant Now = At("2026-07-10T09:00:00");

    [Fact]
    public async Task A_long_answer_is_committed_and_given_again_to_the_letter()
    {
        var desk = silo.Grains.GetGrain<ITicketDeskGrain>("long-1");
        var command = Command("long-1");

        var first = await File(desk, LongTexts.Prose(300_000), command);
        await silo.Forget();
        var again = await File(desk, LongTexts.Prose(300_000), command);

        Value(first).Text.Length.ShouldBe(300_000);
        (first.Replayed, again.Replayed).ShouldBe((false, true));
        again.Value.ShouldBeEquivalentTo(first.Value);
        (await silo.Store.ReadClaimAsync(command.Claim!.Value, []))!.Value.Outcome.Length.ShouldBeLessThan(CommitRules.MostOutcomeBytes);
        (await desk.List(0, 10, Now)).Items.Length.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_no_claim_can_hold_is_refused_for_good_and_what_waits_beside_it_is_done()
    {
        var desk = silo.Grains.GetGrain<ITicketDeskGrain>("long-2");
        var command = Command("long-2");
        var gate = Hold("tickets/long-2");
        var ahead = File(desk, "ahead", Command());
        await gate.Entered.Task;
        var tooLong = await Queued(desk, LongTexts.Noise(200_000), command);
        var beside = await Queued(desk, "beside", Command());
        gate.Open.SetResult();

        Value(await ahead);
        var refused = await tooLong;
        Value(await beside);
        var again = await File(desk, LongTexts.Noise(200_000), command);

        refused.Refusal!.Code.ShouldBe("REQUEST_TOO_LARGE");
        again.ShouldBe(refused with { Replayed = true });
        (await desk.List(0, 10, Now)).Items.Select(ticket => ticket.Text).ShouldBe(["ahead", "beside"]);
    }

    [Fact]
    public async Task A_commit_that_breaks_a_limit_is_not_sent_again_and_ends_nothing_but_itself()
    {
        var desk = silo.Grains.GetGrain<ITicketDeskGrain>("long-3");
        var gate = Hold("tickets/long-3");
        var sent = 0;
        var ahead = File(desk, "ahead", Command());
        await gate.Entered.Task;
        var one = await Queued(desk, "one", Command());
        var two = await Queued(desk, "two", Command());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != "tickets/long-3") return Task.CompletedTask;
            sent++;
            throw new CommitRefusedException("A page is too long.", nameof(commit));
        };
        gate.Open.SetResult();

        Value(await ahead);
        ((await one).Refusal!.Code, (await two).Refusal!.Code).ShouldBe(("OVERLOADED", "OVERLOADED"), "which of the two it was is not known");
        sent.ShouldBe(1);
        (await File(desk, "alone", Command())).Refusal!.Code.ShouldBe("REQUEST_TOO_LARGE");
        sent.ShouldBe(2);
        silo.Faulty.Hold = null;
        Value(await File(desk, "after", Command())).Number.ShouldBe(2);
        (await desk.List(0, 10, Now)).Items.Select(ticket => ticket.Text).ShouldBe(["ahead", "after"]);
    }

    private static Task<CommandReply<TicketView>> File(ITicketDeskGrain desk, string text, CommandContext command) =>
        desk.File(new FileTicket(Ticket.Complaint, "Words", text, null, false), Now, command);

    /// <summary>The answer of a command that certainly waits: a copy of it was turned away because of it.</summary>
    private static async Task<Task<CommandReply<TicketView>>> Queued(ITicketDeskGrain desk, string text, CommandContext command)
    {
        var copies = new[] { File(desk, text, command), File(desk, text, command) };
        var turnedAway = await Task.WhenAny(copies);
        (await turnedAway).Refusal!.Code.ShouldBe("IDEMPOTENCY_KEY_IN_FLIGHT");
        return copies.Single(copy => copy != turnedAway);
    }

    private (TaskCompletionSource Entered, TaskCompletionSource Open) Hold(string journal)
    {
        var (entered, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        silo.Faulty.Hold = commit =>
        {
            if (commit.Journal.Value != journal) return Task.CompletedTask;
            entered.TrySetResult();
            return open.Task;
        };
        return (entered, open);
    }
}
