using System.Collections.Immutable;
using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Qualification;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Catalogue;
using Metering.Domain.Dunning;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const int MaxPage = 1_000;

    /// <inheritdoc />
    public async Task<CommandReply<ResourceView>> AddResource(AddResource command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<ResourceView>();
        var (kind, on) = KindOf(command.Kind);
        var key = command.Kind == ResourceKind.Seat ? $"{Id}/{command.Key}" : command.Key;
        var subject = $"{kind}:{key}";
        if (Purchases.Select(services.Catalogue.Current, command.Skus, on, NowOf(State), Head.TestClock, out var selection) is { } refusal)
            return await Refuse(refusal, context);
        if (await Unmet(selection, command.Acknowledged) is { } unmet) return await Refuse(unmet, context);
        var claim = new Claim(ClaimKeys.Resource(subject), ClaimKeys.Fingerprint(Id), Claim.Permanent, new byte[] { 1 });
        // Before money is looked at: what exists already is refused as such, not for want of money.
        if (await Store.ReadClaimAsync(claim.Key, []) is not null) return await Told(await Refuse(Taken(command.Kind), context));
        if (Head.Standing.ClosingAt is not null) return await Refuse(Closing.Ended, context);
        await ReadEntry(subject);
        return await Told(await FromWallet(selection.PriceFen, context, payment => Command<ResourceView>(context, (state, claims) =>
        {
            if (claims.IsTaken(claim.Key, out _)) return AccountChange.Refused<ResourceView>(Taken(command.Kind));
            // The account may have closed while others were asked.
            if (state.Head.Standing.ClosingAt is not null) return AccountChange.Refused<ResourceView>(Closing.Ended);
            var change = BoundChange(state, selection);
            if (StandsAlone(change, selection) is { } alone) return AccountChange.Refused<ResourceView>(alone);
            change.Draft.Bring(subject, entriesRead[subject]);
            var activatedAt = command.ActivatedOn is { } date ? BillingZone.StartOf(date) : change.Draft.Now;
            var resource = new AccountResource(state.Head.Resources + 1, subject, kind, key, selection.Services, activatedAt);
            change.Draft.Add(new ResourceAdded(resource, context.Actor));
            if (Purchases.Buy(change.Draft, subject, selection, context.Actor, out var bought) is { } tooDear)
                return AccountChange.Refused<ResourceView>(payment.Sure(tooDear, change.Draft.Head));
            var allowances = AllowancesOf(bought, selection);
            change.Send(new ActivationMessage(kind, key, resource.Skus, activatedAt, allowances));
            var view = ViewOf(resource, command.Kind, allowances.Select(GrantOf));
            return change.Done(_ => view, claim);
        })));
    }

    /// <inheritdoc />
    public async Task<CommandReply<ResourceView>> BuyGrant(BuyGrant command, CommandContext context)
    {
        var subject = $"package:{command.PackageId}";
        if (!IsOf(context.Tenant)) return NotFound<ResourceView>();
        if (await Store.ReadPageAsync(JournalId, AccountPages.Subject(subject)) is not { } page) return NotFound<ResourceView>();
        var resource = AccountJson.Read<AccountResource>(page.Span);
        if (Purchases.Select(services.Catalogue.Current, [command.Sku], SkuResource.Package, NowOf(State), Head.TestClock,
            out var selection) is { } refusal)
            return await Refuse(refusal, context);
        if (await Unmet(selection, command.Acknowledged) is { } unmet) return await Refuse(unmet, context);
        if (selection.Allowances.IsEmpty)
            return await Refuse(RefusalCodes.SkuNotForResource.With($"The product {command.Sku} is not an allowance."), context);
        if (Head.Standing.ClosingAt is not null) return await Refuse(Closing.Ended, context);
        await ReadTrade();
        await ReadEntry(subject);
        return await Told(await FromWallet(selection.PriceFen, context, payment => BuyGrant(resource, selection, context, payment)));
    }

    private async Task<CommandReply<ResourceView>> BuyGrant(AccountResource resource, ProductSelection selection, CommandContext context,
        WalletPayment payment)
    {
        var subject = resource.Subject;
        var live = await ResourceOf(subject).View();
        return await Command<ResourceView>(context, (state, _) =>
        {
            if (state.Head.Standing.ClosingAt is not null) return AccountChange.Refused<ResourceView>(Closing.Ended);
            // What has ended gives no units any more: the money would wait for them for ever.
            if (live?.EndedAt is not null)
                return AccountChange.Refused<ResourceView>(RefusalCodes.EntitlementEnded.With("The package has ended; buy another one."));
            var change = TradeChange(state, NowOf(state));
            if (StandsAlone(change, selection) is { } alone) return AccountChange.Refused<ResourceView>(alone);
            change.Draft.Bring(subject, entriesRead[subject]);
            if (Purchases.NoRoom(change.Draft.State, subject, selection.Allowances[0].Sku) is { } full)
                return AccountChange.Refused<ResourceView>(full);
            if (Purchases.Buy(change.Draft, subject, selection, context.Actor, out var bought) is { } tooDear)
                return AccountChange.Refused<ResourceView>(payment.Sure(tooDear, change.Draft.Head));
            var allowances = AllowancesOf(bought, selection);
            change.Send(new ActivationMessage(resource.Kind, resource.Key, resource.Skus, resource.ActivatedAt, allowances));
            var before = live ?? ViewOf(resource, ResourceKind.Package, []);
            var view = before with { Grants = [.. before.Grants, .. allowances.Select(GrantOf)] };
            return change.Done(_ => view);
        });
    }

    /// <inheritdoc />
    public async Task<ResourcePage?> Resources(string tenant, ResourceKind? kind, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        limit = Math.Clamp(limit, 1, MaxPage);
        var subjects = new List<string>();
        var last = "";
        await foreach (var resource in ReadResources(long.TryParse(cursor, out var after) && after > 0 ? after : 0))
        {
            if (subjects.Count == limit) return new ResourcePage([.. subjects], last);
            if (kind is null || resource.Kind == KindOf(kind.Value).Name) subjects.Add(resource.Subject);
            last = resource.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        return new ResourcePage([.. subjects], null);
    }

    /// <summary>
    /// A refusal under the command's claim: a repeat of a command that was done gets its first answer although prices have changed.
    /// </summary>
    private Task<CommandReply<ResourceView>> Refuse(Refusal refusal, CommandContext context) =>
        Command<ResourceView>(context, (_, _) => AccountChange.Refused<ResourceView>(refusal));

    /// <summary>
    /// What has to come first and the account lacks: the agreement (P.1), the acknowledgement of 4.9, and what the products need (requirements 2).
    /// </summary>
    private async Task<Refusal?> Unmet(ProductSelection selection, bool acknowledged)
    {
        if (Agreements.Needed(Head) is { } unaccepted) return unaccepted;
        if (selection.NeedsAcknowledgement && !acknowledged)
            return RefusalCodes.AcknowledgementRequired.With("A package is never given back; the customer has to know it.");
        if (selection.Bound.IsEmpty) return null;
        await ReadTrade();
        var onFile = await GrainFactory.GetGrain<IQualificationGrain>(Id).OnFile(NowOf(State));
        var (material, hasApiKey) = (onFile.ToHashSet(StringComparer.Ordinal), await HasApiKey(selection.Bound));
        if (selection.Bound.Select(sku => Prerequisite.OnResource(sku, Running(Trade), Head.Agreement, material, hasApiKey))
            .FirstOrDefault(refusal => refusal is not null) is { } unmet) return unmet;
        await RestOn(selection.Bound.Select(sku => (sku.Code, sku.Needs.Material)));
        return null;
    }

    /// <summary>A decision that sees the orders where a product rests on what runs.</summary>
    private AccountChange BoundChange(AccountAggregate state, ProductSelection selection) =>
        selection.Bound.IsEmpty ? Change(state) : TradeChange(state, NowOf(state));

    /// <summary>What a base product carries and none does any more: it may have ended while others were asked.</summary>
    private static Refusal? StandsAlone(AccountChange change, ProductSelection selection) =>
        selection.Bound.Select(sku => Prerequisite.LacksBase(sku, change.Draft.State.Trade)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>True when one of the products needs an API key and the account has one (8.2); nobody is asked when none does.</summary>
    private async Task<bool> HasApiKey(IEnumerable<Sku?> products) => products.Any(sku => sku?.Needs.ApiCredential == true)
        && await GrainFactory.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).HasCredential(Head.Tenant, Id);

    private async IAsyncEnumerable<AccountResource> ReadResources(long after)
    {
        await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Resources, AccountPages.Resource(after)))
            yield return AccountJson.Read<AccountResource>(page.Value.Span);
    }

    /// <summary>An answer goes out only when the resource knows too, so that it can be used at once; a repeat tries again.</summary>
    private async Task<CommandReply<ResourceView>> Told(CommandReply<ResourceView> reply)
    {
        if (reply.Refusal is not null || State.Outbox.Pending.IsEmpty) return reply;
        try
        {
            await DeliverToResources();
            return reply;
        }
        catch (Exception)
        {
            // It is bought and will be delivered; only the moment is unknown. The delivery itself has logged the fault.
            return CommandReply.Refused<ResourceView>(
                RefusalCodes.OutcomeUnknown.With("The resource has not answered yet; repeat the request."));
        }
    }

    private static (string Name, SkuResource On) KindOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Seat => ("seat", SkuResource.Seat),
        ResourceKind.Number => ("number", SkuResource.Number),
        _ => ("package", SkuResource.Package),
    };

    private static Refusal Taken(ResourceKind kind) => kind == ResourceKind.Number
        ? RefusalCodes.NumberTaken.With("The number is assigned already.")
        : RefusalCodes.AlreadyExists.With("A resource with this key exists.");

    private static ImmutableArray<ActivatedAllowance> AllowancesOf(ImmutableArray<AllowanceBought> bought, ProductSelection selection) =>
        [.. bought.Select((purchase, i) =>
            new ActivatedAllowance(purchase.Grant.GrantId, purchase.Grant.Sku, selection.Allowances[i].Charge.Meter,
            purchase.Units, purchase.Grant.PaidFen, purchase.At, purchase.ExpiresAt))];

    private static GrantView GrantOf(ActivatedAllowance allowance) =>
        new(allowance.GrantId, allowance.Sku, allowance.Meter, allowance.Units, allowance.Units, allowance.ExpiresAt, allowance.BoughtAt);

    private ResourceView ViewOf(AccountResource resource, ResourceKind kind, IEnumerable<GrantView> grants) => new()
    {
        Subject = resource.Subject, Kind = kind, Tenant = Head.Tenant, Account = Id, Status = "ACTIVE", Skus = [.. resource.Skus],
        ActivatedAt = resource.ActivatedAt, Grants = [.. grants], Suspensions = [],
    };
}
