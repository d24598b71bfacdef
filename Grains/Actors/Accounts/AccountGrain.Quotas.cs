using System.Globalization;
using Metering.Contracts.Commands;
using Metering.Contracts.Quotas;
using Metering.Domain.Dunning;
using Metering.Domain.Refusals;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain : IQuotaAccount
{
    private const int MostResourcesLookedAt = 1_000;

    /// <inheritdoc />
    public async Task<CommandReply<StorageQuotaView>> AgreeStorage(AgreeStorage command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<StorageQuotaView>();
        var bounded = OfProduct(command.Product) is not null;
        return await Command<StorageQuotaView>(context, (state, _) =>
        {
            // An agreement that was made before the price book gave the quota up can still be taken back.
            if (!bounded && state.Head.Standing.AgreedStorageOf(command.Product) is null)
                return AccountChange.Refused<StorageQuotaView>(RefusalCodes.UnknownSku.With($"{command.Product} has no storage quota."));
            var change = Change(state);
            Collections.AgreeStorage(change.Draft, command.Product, command.Gigabytes, command.Reason, context.Actor);
            return change.Done(after => ViewOf(after.Head.Standing, command.Product));
        });
    }

    /// <inheritdoc />
    public Task<long?> StorageQuota(string product) => Task.FromResult(ViewOf(Head.Standing, product).QuotaGb);

    /// <inheritdoc />
    public async Task<StorageUsePage?> StorageUse(string tenant, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        var (items, last, looked) = (new List<StorageUseView>(), "", 0);
        StorageQuotaView[] agreed = [.. (Head.Standing.StorageQuotas ?? []).Select(one => ViewOf(Head.Standing, one.Product))];
        await foreach (var resource in ReadResources(long.TryParse(cursor, out var after) && after > 0 ? after : 0))
        {
            if (items.Count >= limit || looked++ == MostResourcesLookedAt) return new StorageUsePage(agreed, [.. items], last);
            foreach (var product in resource.Skus.Where(sku => OfProduct(sku) is not null))
            {
                var level = await ResourceOf(resource.Kind, resource.Key).StorageLevel(product);
                var quota = ViewOf(Head.Standing, product).QuotaGb!.Value;
                items.Add(new StorageUseView(resource.Subject, product, level, quota, level * 100 / quota, level >= quota));
            }
            last = resource.Number.ToString(CultureInfo.InvariantCulture);
        }
        return new StorageUsePage(agreed, [.. items], null);
    }

    private long? OfProduct(string product) => services.Catalogue.Current.SkuAt(product, NowOf(State), Head.TestClock)?.Sku.StorageQuotaGb;

    private StorageQuotaView ViewOf(AccountStanding standing, string product)
    {
        var (agreed, usual) = (standing.AgreedStorageOf(product), OfProduct(product));
        return new StorageQuotaView(product, agreed?.Gigabytes ?? usual, usual, agreed?.Reason, agreed?.At, agreed?.Actor);
    }
}
