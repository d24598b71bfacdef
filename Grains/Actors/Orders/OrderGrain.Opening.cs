using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Contracts.Qualification;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<OrderView>> SubmitMaterial(SubmitMaterial command, CommandContext context)
    {
        var reply = await Run(context, (draft, _) => Provisioning.Submit(draft, [.. command.Documents.Select(document =>
            new MaterialDocument(document.Type, document.Sha256, document.Name))]));
        // A repeat notes it again; a crash in between leaves an account that learns of it when the material is accepted.
        if (reply.Value is not null) await GrainFactory.GetGrain<IQualifiedAccount>(AccountId).NoteMaterial();
        return reply;
    }

    /// <inheritdoc />
    public async Task<CommandReply<OrderView>> ReviewMaterial(ReviewMaterial command, CommandContext context)
    {
        var reply = await Run(context, (draft, _) => Provisioning.Review(draft, command.Version, command.Accepted, command.Reason));
        if (!command.Accepted || reply.Value is null) return reply;
        // The qualification file is where accepted documents are: what one order was opened with serves the next. A repeat keeps it again.
        var version = State.Material[command.Version - 1];
        await GrainFactory.GetGrain<IQualificationGrain>(AccountId).Keep(new KeepMaterial([.. version.Documents.Select(document =>
            new KeptDocument(document.Type, document.Sha256, document.Name))], version.SubmittedAt, version.ReviewedAt!.Value), context);
        return reply;
    }

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> AskToModify(CommandContext context) => Run(context, (draft, _) => Provisioning.AskToModify(draft));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> Provision(ProvisionOrder command, CommandContext context) => Run(context, (draft, _) =>
        Provisioning.Advance(draft, command.ProfileDone, command.PermissionsOpen), asksFile: true);

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> FollowDisruption(CommandContext context) => Run(context, (draft, present) =>
    {
        if (!IsDisrupted(draft, present)) Provisioning.ForceMajeureEnds(draft, present.DisruptedThrough ?? draft.Today);
        return null;
    });

    /// <summary>Since when the account has on file what the order needs; not asked for one that has accepted material of its own.</summary>
    private async Task<Instant?> Filed(Instant now) => State.AcceptedMaterial is null && State.Needs is { IsEmpty: false } needs
        ? await GrainFactory.GetGrain<IQualificationGrain>(AccountId).FiledSince(now, [.. needs]) : null;

    /// <summary>Takes up what the account's file has now. The account waits for this: it is only asked what holds.</summary>
    private async Task FollowFile(Instant now)
    {
        if (State is not { Status: OrderStatus.Paid or OrderStatus.Provisioning or OrderStatus.Paused, AcceptedMaterial: null }) return;
        var filed = await Filed(now);
        var present = await Account.Present(State.Tenant);
        await Woken(now, draft =>
        {
            draft.FiledAt = filed;
            Provisioning.FollowFile(draft);
            if (present is not null) StandStill(draft, present);
        });
    }

    /// <summary>Time that runs while force majeure lasts stands still from its first day.</summary>
    private static void StandStill(OrderDraft draft, AccountPresent present)
    {
        if (IsDisrupted(draft, present)) Provisioning.ForceMajeureBegins(draft, present.DisruptedAfter?.PlusDays(1) ?? draft.Today);
    }

    private static bool IsDisrupted(OrderDraft draft, AccountPresent present) => present.Disrupted is { } products
        && (products.Length == 0 || draft.State.Offer!.Lines.Any(line => products.Contains(line.Sku, StringComparer.Ordinal)));
}
