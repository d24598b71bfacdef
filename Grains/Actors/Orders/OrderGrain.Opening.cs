using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain
{
    /// <inheritdoc />
    public Task<CommandReply<OrderView>> SubmitMaterial(SubmitMaterial command, CommandContext context) => Run(context, (draft, _) =>
        Provisioning.Submit(draft, [.. command.Documents.Select(document =>
            new MaterialDocument(document.Type, document.Sha256, document.Name))]));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> ReviewMaterial(ReviewMaterial command, CommandContext context) => Run(context, (draft, _) =>
        Provisioning.Review(draft, command.Version, command.Accepted, command.Reason));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> AskToModify(CommandContext context) => Run(context, (draft, _) => Provisioning.AskToModify(draft));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> Provision(ProvisionOrder command, CommandContext context) => Run(context, (draft, _) =>
        Provisioning.Advance(draft, command.ProfileDone, command.PermissionsOpen));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> SetForceMajeure(bool begins, CommandContext context) => Run(context, (draft, _) =>
    {
        Provisioning.ForceMajeure(draft, begins);
        return null;
    });

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> FollowDisruption(CommandContext context) => Run(context, (draft, present) =>
    {
        Provisioning.ForceMajeure(draft, IsDisrupted(draft, present));
        return null;
    });

    private static bool IsDisrupted(OrderDraft draft, AccountPresent present) => present.Disrupted is { } products
        && (products.Length == 0 || draft.State.Offer!.Lines.Any(line => products.Contains(line.Sku, StringComparer.Ordinal)));
}
