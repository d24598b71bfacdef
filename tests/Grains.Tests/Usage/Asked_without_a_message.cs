using Metering.Contracts.Commands;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Shouldly;

namespace Metering.Grains.Tests.Usage;

/// <summary>What is asked of a resource that is active in the same process needs no message, and is otherwise as if it had been called.</summary>
public sealed class Asked_without_a_message(ResourceSilo silo) : IClassFixture<ResourceSilo>
{
    private const string Sms = "sms.segment";
    private const string Opened = "2026-03-01T00:00:00";
    private const string Noon = "2026-03-02T12:00:00";

    [Fact]
    public async Task It_is_committed_under_its_claim_and_a_message_finds_it()
    {
        silo.Wallets["here"].ToppedUpFen = 1_000;
        var package = await silo.Package("pkg-here", "here", ["SMS-SEG"], [], Opened, Noon);
        var (ask, command) = (new AuthorizeUsage(Sms, 10, null), silo.Command());

        var first = await Here("pkg-here", resource => resource.Authorize(ask, command)).ShouldNotBeNull();

        first.Value!.Number.ShouldBe(1);
        (await package.Authorize(ask, command)).ShouldBe(first with { Replayed = true });
        (await Here("pkg-here", resource => resource.EndAuthorization(new(1, 10), silo.Command())).ShouldNotBeNull()).Value!.ChargedFen
            .ShouldBe(55);
        (await package.Report(null)).ConsumedFen.ShouldBe(55);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task Strangers_and_faults_are_answered_as_by_a_message()
    {
        await silo.Package("pkg-own", "own", ["SMS-SEG"], [], Opened, Noon);

        (await Here("pkg-own", resource => resource.Authorize(new(Sms, 1, null), silo.Command("t2"))).ShouldNotBeNull())
            .Refusal!.Code.ShouldBe("UNKNOWN_SUBJECT");
        await Should.ThrowAsync<InvalidOperationException>(Here<int>("pkg-own", _ => throw new InvalidOperationException()).ShouldNotBeNull());
    }

    [Fact]
    public async Task What_is_not_active_here_is_left_to_its_grain()
    {
        IsHere("pkg-nowhere").ShouldBeFalse();
        await silo.Package("pkg-gone", "gone", ["SMS-SEG"], [], Opened, Noon);
        IsHere("pkg-gone").ShouldBeTrue();

        await Hosting.EmbeddedSilo.Until(async () =>
        {
            await silo.Forget();
            return !IsHere("pkg-gone");
        });
    }

    [Fact]
    public async Task Nothing_is_lost_or_done_twice_while_activations_end_again_and_again()
    {
        const int Asked = 200;
        silo.Wallets["restless"].ToppedUpFen = 1_000_000;
        var package = await silo.Package("pkg-restless", "restless", ["SMS-SEG"], [], Opened, Noon);
        using var done = new CancellationTokenSource();
        var forgetting = Forgetting(done.Token);

        var numbers = await Task.WhenAll(Enumerable.Range(0, Asked).Select(_ => Numbered(package)));

        await done.CancelAsync();
        (await forgetting).ShouldBeGreaterThan(0);
        numbers.Order().ShouldBe(Enumerable.Range(1, Asked).Select(number => (long)number));
        (await package.Report(null)).ConsumedFen.ShouldBe(0);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    private bool IsHere(string id) => Here(id, resource => resource.View()) is not null;

    private Task<T>? Here<T>(string id, Func<IMeteredResource, Task<T>> question) => silo.Local.Ask($"package:{id}", question);

    private async Task<int> Forgetting(CancellationToken done)
    {
        var times = 0;
        for (; !done.IsCancellationRequested; times++) await silo.Forget();
        return times;
    }

    /// <summary>Asks until it is answered, as clients do, under one key.</summary>
    private async Task<long> Numbered(IPackageGrain package)
    {
        var (ask, command) = (new AuthorizeUsage(Sms, 1, null), silo.Command());
        while (true)
        {
            await Task.Yield();
            var reply = await (Here("pkg-restless", resource => resource.Authorize(ask, command)) ?? package.Authorize(ask, command));
            if (reply.Value is { } held) return held.Number;
            reply.Refusal!.Code.ShouldBeOneOf("OVERLOADED", "OUTCOME_UNKNOWN");
        }
    }
}
