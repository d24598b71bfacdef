using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Tickets;
using Metering.Domain.Refusals;
using Metering.Domain.Tickets;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using Subjects = Metering.Http.Usage.Subjects;

namespace Metering.Http.Tickets;

/// <summary>A ticket to be filed.</summary>
/// <param name="Kind">COMPLAINT or FAULT.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Text">What happened.</param>
/// <param name="Subject">The resource that it concerns, if one.</param>
/// <param name="LoginImpossible">True when nobody can log in (4.8).</param>
/// <param name="Order">Order whose product has the fault: the filing date keeps the right of clause 4.8 of it. Only for FAULT.</param>
public sealed record FileTicketBody(string Kind, string Title, string Text, string? Subject = null, bool LoginImpossible = false,
    string? Order = null);

/// <summary>A reply to a ticket.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Automatic">True for an acknowledgement that nobody wrote: it does not stop the clock.</param>
public sealed record TicketReplyBody(string Text, bool Automatic = false);

/// <summary>What a fault turned out to be.</summary>
/// <param name="Triage">PRODUCT_FAULT, CUSTOMER_NETWORK, CARRIER, THIRD_PARTY, FORCE_MAJEURE or NOT_REPRODUCED.</param>
/// <param name="LoginImpossible">Whether nobody could log in.</param>
public sealed record TicketTriageBody(string Triage, bool LoginImpossible);

/// <summary>A page of tickets, oldest first.</summary>
public sealed record TicketsBody(TicketView[] Items, string? NextCursor);

/// <summary>/v1/accounts/{account}/tickets (clauses 4.4 and 4.8).</summary>
internal static class TicketOperations
{
    private const string Tickets = "/v1/accounts/{account}/tickets";
    private const int LongestText = 4_000;

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Tickets, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the tickets", "Complaints and fault reports, oldest first.").Asks(Cursor.Parameters).Gives<TicketsBody>();
        routes.Get(Tickets + "/{ticket}", One).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a ticket").Gives<TicketView>();
        routes.Post(Tickets, File).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("File a ticket", "A person replies until 24:00 of the first working day after the filing date (4.4); "
                + "the automatic acknowledgement does not count. A FAULT that names an order is a report on that order: its date keeps the "
                + "right of clause 4.8, however long the triage takes.")
            .Takes<FileTicketBody>("""{"kind":"FAULT","title":"Cannot log in","text":"Since this morning","loginImpossible":true}""")
            .Gives<TicketView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.NotFound, RefusalCodes.OrderState, RefusalCodes.TicketState);
        Command(routes.Post(Tickets + "/{ticket}/replies", Reply), "Reply to a ticket",
                "The first reply by a person stops the clock; too late, the ticket stays flagged.")
            .Takes<TicketReplyBody>("""{"text":"We look into it"}""").Gives<TicketView>(StatusCodes.Status201Created);
        Command(routes.Put(Tickets + "/{ticket}/triage", Triage), "Triage a fault", "What it turned out to be decides about a refund (4.8).")
            .Takes<TicketTriageBody>("""{"triage":"PRODUCT_FAULT","loginImpossible":true}""").Gives<TicketView>();
        Command(routes.Post(Tickets + "/{ticket}/resolve", call => End(call, close: false)), "Resolve a ticket", "After a reply. No body.")
            .Gives<TicketView>();
        Command(routes.Post(Tickets + "/{ticket}/close", call => End(call, close: true)), "Close a ticket", "After it was resolved. No body.")
            .Gives<TicketView>();
    }

    private static Operation Command(Operation operation, string summary, string description) => operation
        .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey().Says(summary, description)
        .Refuses(RefusalCodes.TicketState, RefusalCodes.NotFound);

    private static async Task List(Call call)
    {
        var account = await AccountTime.Of(call);
        var after = Cursor.ReadNumber(call);
        var page = await Desk(call, account).List(after, Cursor.Limit(call), account.ClockNow);
        await call.Answer(new TicketsBody(page.Items, Cursor.Write(call, page.Next)),
            WireJson.Default.TicketsBody);
    }

    private static async Task One(Call call)
    {
        var account = await AccountTime.Of(call);
        await call.Answer(await Desk(call, account).Find(Number(call), account.ClockNow), WireJson.Default.TicketView);
    }

    private static async Task File(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.FileTicketBody);
        if (body.Kind is not (Ticket.Complaint or Ticket.Fault)) throw RefusedCallException.Malformed("/kind", "COMPLAINT or FAULT.");
        Texts.Require("/title", body.Title, 200);
        RequireText(body.Text);
        if (body.Subject is not null && !Subjects.TryParse(body.Subject, out _, out _))
            throw RefusedCallException.Malformed("/subject", "A seat, number or package.");
        if (body.Order is not null && body.Kind != Ticket.Fault) throw RefusedCallException.Malformed("/order", "Only a FAULT is one of an order.");
        if (body.Order is { } order && !Identifiers.IsValid(order)) throw RefusedCallException.NotFound();
        var command = new FileTicket(body.Kind, body.Title, body.Text, body.Subject, body.LoginImpossible, body.Order);
        await Answer(call, await Desk(call, account).File(command, account.ClockNow, call.Context()), StatusCodes.Status201Created);
    }

    private static async Task Reply(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.TicketReplyBody);
        RequireText(body.Text);
        await Answer(call, await Desk(call, account).Reply(Number(call), body.Text, body.Automatic, account.ClockNow, call.Context()),
            StatusCodes.Status201Created);
    }

    private static async Task Triage(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.TicketTriageBody);
        if (!Ticket.TriageCodes.Contains(body.Triage, StringComparer.Ordinal))
            throw RefusedCallException.Malformed("/triage", $"One of {string.Join(", ", Ticket.TriageCodes)}.");
        await Answer(call, await Desk(call, account).Triage(Number(call), body.Triage, body.LoginImpossible, account.ClockNow, call.Context()));
    }

    private static async Task End(Call call, bool close)
    {
        var account = await AccountTime.Of(call);
        await Answer(call, await Desk(call, account).End(Number(call), close, account.ClockNow, call.Context()));
    }

    private static Task Answer(Call call, CommandReply<TicketView> reply, int status = StatusCodes.Status200OK) =>
        call.Answer(reply, status, view => view, WireJson.Default.TicketView);

    private static void RequireText(string text)
    {
        if (text.Trim().Length == 0 || text.Length > LongestText || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw RefusedCallException.Malformed("/text", $"A text of 1 to {LongestText} characters.");
    }

    private static long Number(Call call) =>
        long.TryParse(call.Route("ticket"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw RefusedCallException.NotFound();

    private static ITicketDeskGrain Desk(Call call, AccountTime account) => call.Grains.GetGrain<ITicketDeskGrain>(account.Id);
}
