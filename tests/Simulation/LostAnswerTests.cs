using Metering.Actors.Accounts;
using Metering.Domain.Accounts;
using Metering.Journal;
using Metering.Journal.Protocol;
using NodaTime;
using Shouldly;

namespace Metering.Simulation;

/// <summary>Nobody is told that nothing was changed while an earlier try of the same commit may land yet.</summary>
public sealed class LostAnswerTests
{
    private static readonly AccountOpened Opened = new("a", "t", "深圳某某有限公司", null, null, Instant.FromUtc(2026, 7, 1, 0, 0), "tests");
    private readonly CommitProtocol<AccountAggregate> protocol = new(new JournalId("account/a"), AccountCodec.Instance, null, new ProtocolLimits());
    private int done;
    private int failed;

    [Fact]
    public void A_repeat_that_was_not_taken_leaves_the_outcome_unknown()
    {
        var commit = Begin();
        protocol.AnswerLost().Kind.ShouldBe(NextStepKind.Inspect);
        protocol.Inspected(null, 2).Kind.ShouldBe(NextStepKind.Submit);

        protocol.NotTaken(new StoreUnavailableException("The line is full.")).Kind.ShouldBe(NextStepKind.Inspect);

        (done, failed).ShouldBe((0, 0));
        protocol.Inspected(commit.CommitId, 3).Kind.ShouldBe(NextStepKind.Done);
        (done, failed, protocol.Version).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void A_first_try_that_was_not_taken_changed_nothing()
    {
        Begin();

        protocol.NotTaken(new StoreUnavailableException("The line is full.")).Kind.ShouldBe(NextStepKind.Done);

        (done, failed, protocol.Version).ShouldBe((0, 1, 0));
    }

    private Commit Begin()
    {
        protocol.Admit(new SimOperation<AccountAggregate>(
            (state, _) => Decision.Changed(AccountCodec.Instance.Apply(state, Opened), [Opened], [], []), _ => done++, () => failed++));
        return protocol.Begin(1).ShouldNotBeNull();
    }
}
