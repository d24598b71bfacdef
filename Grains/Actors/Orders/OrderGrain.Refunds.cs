using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain
{
    /// <inheritdoc />
    public async Task<CommandReply<OrderView>> RequestRefund(RequestRefund command, CommandContext context)
    {
        var forfeited = await Account.ForfeitedLines(OrderId);
        return await Run(context, (draft, present) =>
            RefundRules.Request(draft, command.Ground, [.. command.Lines],
            present.StoppedForViolation || draft.State.OpenLines.Any(line => present.StoppedProducts.Contains(line.Sku)), [.. forfeited]));
    }

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> ReportFault(string text, CommandContext context) => Run(context, (draft, _) =>
        RefundRules.Report(draft, text));

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> TriageFault(TriageFault command, CommandContext context) => Run(context, (draft, _) =>
        RefundRules.Triage(draft, command.Number, command.Cause, command.LoginImpossible));

    /// <inheritdoc />
    public async Task FollowTicket(TicketedFault fault)
    {
        if (!State.Exists) return;
        await ReadCalendar();
        // It moves neither money nor time: the account need not know.
        await Step(state =>
        {
            var draft = Draft(state, fault.Now, new OrderCommand("tickets", null, 0));
            RefundRules.Follow(draft, fault.Ticket, fault.Text, fault.FiledAt, fault.Cause, fault.LoginImpossible);
            return new StepResult(draft.Events, [], []);
        });
    }

    /// <inheritdoc />
    public Task<CommandReply<OrderView>> AcceptService(int line, CommandContext context) => Run(context, (draft, _) =>
        ServiceDesk.Ask(draft, line));
}
