using Metering.Contracts.Usage;
using Metering.Grains.Tests.Accounts;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

/// <summary>What strangers are refused tells nothing of a resource: neither that it is there nor that it is at work.</summary>
public sealed class Strangers_at_a_busy_resource(Strangers_at_a_busy_resource.Silo silo) : IClassFixture<Strangers_at_a_busy_resource.Silo>
{
    private const string Sms = "sms.segment";

    [Fact]
    public async Task A_commit_that_stands_and_is_not_answered_yet_is_not_shown()
    {
        silo.Wallets["busy"].ToppedUpFen = 10_000;
        var package = await silo.Package("pkg-busy", "busy", ["SMS-SEG"], [], "2026-03-01T00:00:00", "2026-03-02T12:00:00");
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Faulty.HoldAnswer = async commit =>
        {
            if (commit.Journal.Value != "package/pkg-busy") return;
            stands.TrySetResult();
            await answers.Task;
        };
        var recorded = package.Record(Slice(Event("busy-1", Sms, "2026-03-02T11:00:00", 3)));
        await stands.Task;

        var told = await package.Authorize(new AuthorizeUsage(Sms, 10, null), silo.Command("t2"));
        // Nor does it wait behind what the owner does.
        var reported = await package.Record(new UsageSlice("t1", "another", [Event("busy-2", Sms, "2026-03-02T11:00:00", 3)]));

        silo.Faulty.HoldAnswer = null;
        answers.SetResult();
        told.Refusal!.Code.ShouldBe("UNKNOWN_SUBJECT");
        reported.Outcomes.Single().Code.ShouldBe("UNKNOWN_SUBJECT");
        (await recorded).Outcomes.Single().Status.ShouldBe(UsageStatus.Accepted);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    /// <summary>A silo whose store a test can hold up.</summary>
    public sealed class Silo : ResourceSilo
    {
        public FaultyStore Faulty { get; private set; } = null!;

        protected override IJournalStore Seen(IJournalStore real) => Faulty = new FaultyStore(real);
    }
}
