using Metering.Contracts.Commands;
using NodaTime;

namespace Metering.Contracts.Invoices;

/// <summary>
/// One fapiao request (发票申请, requirements 3.7). Key: account/id. A request of another tenant answers like one that does not exist.
/// </summary>
[Alias("invoices.IInvoiceGrain")]
public interface IInvoiceGrain : IGrainWithStringKey
{
    /// <summary>Makes the request that the account reserved. Idempotent.</summary>
    /// <param name="tenant">Tenant.</param>
    /// <param name="testClock">Test clock of the account; null for real time.</param>
    /// <param name="request">The request as the account's journal stores it.</param>
    [Alias("Open")]
    Task<InvoiceReport> Open(string tenant, string? testClock, byte[] request);

    /// <summary>The request; null when there is none in this tenant.</summary>
    [Alias("View")]
    Task<InvoiceView?> View(string tenant);

    /// <summary>Hands in material such as the payment screenshot. Refusals: INVOICE_STATE, NOT_FOUND.</summary>
    [Alias("GiveMaterial")]
    Task<CommandReply<InvoiceView>> GiveMaterial(string material, CommandContext context);

    /// <summary>
    /// Confirms the funds, accepts the material, or both; with both the clock starts. Refusals: INVOICE_STATE, NOT_FOUND.
    /// </summary>
    [Alias("Confirm")]
    Task<CommandReply<InvoiceView>> Confirm(bool funds, bool material, CommandContext context);

    /// <summary>Turns the request down; its amount can be asked for again. Refusals: INVOICE_STATE, NOT_FOUND.</summary>
    [Alias("Reject")]
    Task<CommandReply<InvoiceView>> Reject(string reason, CommandContext context);

    /// <summary>
    /// Asks the tax platform to issue. The answer says what is committed; a platform that is slow is asked again until it answers, always
    /// under one key, so that there is never a second blue fapiao. Refusals: INVOICE_STATE, NOT_FOUND.
    /// </summary>
    [Alias("Issue")]
    Task<CommandReply<InvoiceView>> Issue(CommandContext context);

    /// <summary>Records that it was sent or posted. Refusals: INVOICE_STATE, NOT_FOUND.</summary>
    [Alias("Deliver")]
    Task<CommandReply<InvoiceView>> Deliver(DeliverInvoice command, CommandContext context);

    /// <summary>Records that the newest delivery came back. Refusals: INVOICE_STATE, NOT_FOUND.</summary>
    [Alias("Return")]
    Task<CommandReply<InvoiceView>> Return(string reason, CommandContext context);

    /// <summary>Begins a red letter. Refusals: INVOICE_STATE, RED_LETTER_AMOUNT, NOT_FOUND.</summary>
    [Alias("Redden")]
    Task<CommandReply<InvoiceView>> Redden(ReddenInvoice command, CommandContext context);

    /// <summary>The other side confirms the red letter. Refusals: INVOICE_STATE, NOT_FOUND.</summary>
    [Alias("ConfirmRed")]
    Task<CommandReply<InvoiceView>> ConfirmRed(CommandContext context);

    /// <summary>
    /// Does everything that was due until then, in order, each step dated when it was due. The account is waiting for the answer, so this
    /// request does not call it. Null when the request was not made yet.
    /// </summary>
    [Alias("AdvanceTo")]
    Task<InvoiceReport?> AdvanceTo(Instant now);

    /// <summary>Computes the deadline anew when a newer calendar is loaded.</summary>
    [Alias("Recompute")]
    Task Recompute();

    /// <summary>Its figures, with its journal replayed; null when there is none.</summary>
    [Alias("Figures")]
    Task<InvoiceFigures?> Figures();
}
