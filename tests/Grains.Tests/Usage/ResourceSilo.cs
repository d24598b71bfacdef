using Metering.Actors.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Metering.Grains.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Metering.Grains.Tests.Usage;

/// <summary>A silo whose account is the one that a test can starve, and that can fail to answer.</summary>
public class ResourceSilo : EmbeddedSilo
{
    private int keys;

    public Wallets Wallets { get; } = new();

    protected override Type LeftOut => typeof(AccountGrain);

    protected override void Configure(ISiloBuilder silo) => silo.Services.AddSingleton(Wallets);

    public async Task<IPhoneNumberGrain> Number(string number, string account, string[] skus, string activatedAt, string clockNow)
    {
        var grain = Grains.GetGrain<IPhoneNumberGrain>(number);
        await Start(grain, account, skus, [], activatedAt, clockNow);
        return grain;
    }

    public async Task<IPackageGrain> Package(string id, string account, string[] skus, AllowanceGrant[] grants, string activatedAt,
        string clockNow)
    {
        var grain = Grains.GetGrain<IPackageGrain>(id);
        await Start(grain, account, skus, grants, activatedAt, clockNow);
        return grain;
    }

    public CommandContext Command(string tenant = "t1") => new(tenant, (UInt128)Interlocked.Increment(ref keys) + ((UInt128)1 << 100), 7,
        "tests");

    public static UsageItem Event(string id, string meter, string start, long quantity, ulong fingerprint = 1) => new()
    {
        Identity = UsageIdentity.Of("t1", "/pbx", id), Fingerprint = fingerprint, Source = "/pbx", EventId = id, Meter = meter,
        Start = At(start), Quantity = quantity,
    };

    public static UsageSlice Slice(params UsageItem[] items) => new("t1", null, items);

    private static async Task Start(IMeteredResource grain, string account, string[] skus, AllowanceGrant[] grants, string activatedAt,
        string clockNow)
    {
        await grain.Activate(new ActivateResource
        {
            Tenant = "t1", Account = account, Skus = skus, ActivatedAt = At(activatedAt), ClockId = "clk", Grants = grants,
        });
        await grain.AdvanceClock(At(clockNow));
    }
}
