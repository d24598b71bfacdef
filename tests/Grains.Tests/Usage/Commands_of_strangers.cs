using Metering.Contracts.Commands;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Metering.Journal;
using Shouldly;

namespace Metering.Grains.Tests.Usage;

/// <summary>Commands for a resource that is nobody's or somebody else's are refused, and nothing of them is kept.</summary>
public sealed class Commands_of_strangers(ResourceSilo silo) : IClassFixture<ResourceSilo>
{
    private const string Sms = "sms.segment";
    private const string Opened = "2026-03-01T00:00:00";
    private const string Noon = "2026-03-02T12:00:00";

    [Fact]
    public async Task For_a_resource_that_nobody_has_there_is_no_journal_and_the_same_command_is_done_once_it_is_opened()
    {
        silo.Wallets["late"].ToppedUpFen = 1_000;
        var (authorize, ask) = (silo.Command(), new AuthorizeUsage(Sms, 10, null));
        var unknown = silo.Grains.GetGrain<IPackageGrain>("pkg-late");
        (await unknown.Authorize(ask, authorize)).Refusal!.Code.ShouldBe("UNKNOWN_SUBJECT");
        await AllRefused(unknown, "t1", null);
        (await silo.Store.ReadHeadAsync(new JournalId("package/pkg-late"))).ShouldBeNull();

        var package = await silo.Package("pkg-late", "late", ["SMS-SEG"], [], Opened, Noon);

        (await package.Authorize(ask, authorize)).Value!.Number.ShouldBe(1);
        (await package.EndAuthorization(new EndAuthorization(1, 10), silo.Command())).Value!.ChargedFen.ShouldBe(55);
        (await package.Report(null)).ConsumedFen.ShouldBe(55);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    [Theory]
    [InlineData("t2", null)]
    [InlineData("t1", "theirs")]
    [InlineData("t2", "mine")]
    public async Task For_a_resource_of_somebody_else_no_claim_is_taken_and_its_owner_goes_on(string tenant, string? account)
    {
        silo.Wallets["mine"].ToppedUpFen = 10_000;
        var id = $"pkg-mine-{tenant}-{account}";
        var package = await silo.Package(id, "mine", ["SMS-SEG"], [], Opened, Noon);
        await package.Record(ResourceSilo.Slice(ResourceSilo.Event(id, Sms, "2026-03-02T11:00:00", 3)));
        (await package.Authorize(new AuthorizeUsage(Sms, 10, null, "mine"), silo.Command())).Value!.Number.ShouldBe(1);

        await AllRefused(package, tenant, account, id);

        (await package.UpdateAuthorization(new UpdateAuthorization(1, 5, 10, "mine"), silo.Command())).Refusal.ShouldBeNull();
        (await package.EndAuthorization(new EndAuthorization(1, 10, "mine"), silo.Command())).Refusal.ShouldBeNull();
        (await package.Void(new VoidUsage("/pbx", id, "mine"), silo.Command())).Refusal.ShouldBeNull();
        (await package.Report(null)).ConsumedFen.ShouldBe(55);
        (await package.Verify()).Equal.ShouldBeTrue();
    }

    private async Task AllRefused(IPackageGrain package, string tenant, string? account, string used = "none")
    {
        CommandContext[] commands = [.. Enumerable.Range(0, 5).Select(_ => silo.Command(tenant))];
        string?[] codes =
        [
            (await package.Authorize(new AuthorizeUsage(Sms, 10, null, account), commands[0])).Refusal?.Code,
            (await package.UpdateAuthorization(new UpdateAuthorization(1, 10, 10, account), commands[1])).Refusal?.Code,
            (await package.EndAuthorization(new EndAuthorization(1, 10, account), commands[2])).Refusal?.Code,
            (await package.EndAuthorization(new EndAuthorization(1, null, account), commands[3])).Refusal?.Code,
            (await package.Void(new VoidUsage("/pbx", used, account), commands[4])).Refusal?.Code,
        ];

        codes.ShouldAllBe(code => code == "UNKNOWN_SUBJECT");
        foreach (var command in commands) (await silo.Store.ReadClaimAsync(command.Claim!.Value, [])).ShouldBeNull();
    }
}
