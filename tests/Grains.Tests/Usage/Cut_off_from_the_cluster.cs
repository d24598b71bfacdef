using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Journal;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

/// <summary>Two activations of one number over one journal, as after a partition: the older one must not refuse from what it remembers.</summary>
public sealed class Cut_off_from_the_cluster(ResourceSilo silo) : IClassFixture<ResourceSilo>, IAsyncLifetime
{
    private readonly ElsewhereSilo elsewhere = new(silo);

    public ValueTask InitializeAsync() => elsewhere.InitializeAsync();

    public ValueTask DisposeAsync() => elsewhere.DisposeAsync();

    [Fact]
    public async Task Usage_of_a_present_that_it_has_not_heard_of_is_not_refused()
    {
        const string key = "+8675586090001";
        var old = await silo.Number(key, "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");
        await elsewhere.Grains.GetGrain<IPhoneNumberGrain>(key).AdvanceClock(At("2026-07-25T12:00:00"));
        var call = Slice(Event("c1-1", "voice.outbound", "2026-07-25T10:00:00", 60));

        (await old.Record(call)).Refusal!.Code.ShouldBe("OVERLOADED");
        (await Repeated(old, call)).Status.ShouldBe(UsageStatus.Accepted);
        (await old.Record(Slice(Event("c1-2", "voice.outbound", "2026-07-25T13:00:00", 60)))).Outcomes.Single().Code.ShouldBe("EVENT_IN_FUTURE");
    }

    [Fact]
    public async Task A_number_that_was_opened_elsewhere_is_not_unknown()
    {
        const string key = "+8675586090002";
        var call = Slice(Event("c2-1", "voice.outbound", "2026-07-20T10:00:00", 60));
        var old = silo.Grains.GetGrain<IPhoneNumberGrain>(key);
        (await old.Record(call)).Outcomes.Single().Code.ShouldBe("UNKNOWN_SUBJECT");
        await elsewhere.Number(key, "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");

        (await Repeated(old, call)).Status.ShouldBe(UsageStatus.Accepted);
    }

    [Fact]
    public async Task An_authorization_on_a_number_that_was_opened_elsewhere_is_not_refused()
    {
        const string key = "+8675586090003";
        var (ask, command) = (new AuthorizeUsage("voice.outbound", 60, null), silo.Command());
        var old = silo.Grains.GetGrain<IPhoneNumberGrain>(key);
        (await old.Authorize(ask, command)).Refusal!.Code.ShouldBe("UNKNOWN_SUBJECT");
        await elsewhere.Number(key, "a1", ["VOICE-OUT"], "2026-07-10T00:00:00", "2026-07-20T12:00:00");

        var reply = await old.Authorize(ask, command);
        reply.Refusal!.Code.ShouldBe("OVERLOADED");
        while (reply.Refusal?.Code == "OVERLOADED")
        {
            await Task.Delay(20);
            reply = await old.Authorize(ask, command);
        }

        reply.Value!.Status.ShouldBe("HELD");
    }

    /// <summary>The old activation leaves after it was found out, which takes a moment.</summary>
    private static async Task<UsageOutcome> Repeated(IPhoneNumberGrain number, UsageSlice slice)
    {
        while (true)
        {
            var reply = await number.Record(slice);
            if (reply.Refusal is null) return reply.Outcomes.Single();
            reply.Refusal.Code.ShouldBe("OVERLOADED");
            await Task.Delay(20);
        }
    }

    /// <summary>Another silo that knows nothing of the first, over its journal.</summary>
    private sealed class ElsewhereSilo(ResourceSilo first) : ResourceSilo
    {
        protected override IJournalStore Seen(IJournalStore real) => first.Store;
    }
}
