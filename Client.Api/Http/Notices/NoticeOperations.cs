using System.Globalization;
using Metering.Contracts.Access;
using Metering.Contracts.Notices;
using Metering.Domain.Notices;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Notices;

/// <summary>/v1/accounts/{account}/notices and /contacts (clauses 7.1 to 7.4).</summary>
internal static class NoticeOperations
{
    private const string Notices = "/v1/accounts/{account}/notices";
    private const string Contacts = "/v1/accounts/{account}/contacts";
    private const int LongestText = 4_000;

    public static void Map(OperationRoutes routes)
    {
        routes.Get(Notices, List).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the notices", "Both directions, oldest first. A notice counts as received when it was first published or sent (7.1); "
                + "what became of it on each channel stands beside it and changes nothing (7.2).")
            .Asks(Cursor.Parameters).Gives<NoticesBody>();
        routes.Get("/v1/notices", OwnList).Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("List the notices to the tenant itself", "What concerns no single account, such as a webhook of the tenant that was disabled.")
            .Asks(Cursor.Parameters).Gives<NoticesBody>();
        routes.Get(Notices + "/{notice}", One).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a notice").Gives<NoticeView>();
        routes.Post(Notices, Post).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Publish a notice", "Always on the site, and on every further channel that is configured and reaches the customer.")
            .Takes<PostNoticeBody>("""{"kind":"GENERAL","titleZh":"系统维护","bodyZh":"10 月 1 日 02:00 维护。","""
                + """ "titleEn":"Maintenance","bodyEn":"Maintenance on 1 October, 02:00."}""")
            .Gives<NoticeView>(StatusCodes.Status201Created).Refuses(RefusalCodes.MarketingDeclined, RefusalCodes.NotFound);
        routes.Post(Notices + "/inbound", Inbound).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Record a written notice of the customer", "With the channel it came on and when it was received (7.4).")
            .Takes<InboundNoticeBody>("""{"channel":"LETTER","kind":"CHANGE","text":"公司更名","receivedAt":"2026-07-01T09:00:00+08:00"}""")
            .Gives<NoticeView>(StatusCodes.Status201Created).Refuses(RefusalCodes.NotFound);
        routes.Post(Notices + "/{notice}/results", Result).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Record what became of a notice", "For an e-mail that bounced or an SMS that arrived. It still counts as received (7.2).")
            .Takes<DeliveryResultBody>("""{"channel":"EMAIL","status":"BOUNCED","detail":"550 no such user"}""")
            .Gives<NoticeView>().Refuses(RefusalCodes.NotFound);
        routes.Get(Contacts, ReadContacts).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read how the customer is reached").Gives<ContactsView>();
        routes.Put(Contacts, SetContacts).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Set how the customer is reached", "marketing: false declines commercial messages (7.3) and nothing else. Whether the customer may "
                + "be named as a reference (8.3) stays as it is when referenceAllowed is absent.")
            .Takes<ContactsBody>("""{"email":"finance@example.com","mobile":"+8613800138000","language":"zh","marketing":true,"""
                + """ "referenceAllowed":false}""")
            .Gives<ContactsView>().Refuses(RefusalCodes.NotFound);
    }

    private static async Task List(Call call) => await List(call, Book(call, await AccountTime.Of(call)));

    private static Task OwnList(Call call) => List(call, call.Grains.GetGrain<INoticeBookGrain>(INoticeBookGrain.OfTenant(call.Tenant)));

    private static async Task List(Call call, INoticeBookGrain book)
    {
        var after = Cursor.ReadNumber(call);
        var page = await book.List(after, Cursor.Limit(call));
        await call.Answer(new NoticesBody(page.Items, Cursor.Write(call, page.Next)),
            WireJson.Default.NoticesBody);
    }

    private static async Task One(Call call)
    {
        var account = await AccountTime.Of(call);
        await call.Answer(await Book(call, account).Find(Number(call)), WireJson.Default.NoticeView);
    }

    private static async Task Post(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.PostNoticeBody);
        if (body.Kind is not ("GENERAL" or "MARKETING")) throw RefusedCallException.Malformed("/kind", "GENERAL or MARKETING.");
        Texts.Require("/titleZh", body.TitleZh, 200);
        Texts.Require("/titleEn", body.TitleEn, 200);
        RequireText("/bodyZh", body.BodyZh);
        RequireText("/bodyEn", body.BodyEn);
        NoticeFact[] facts = [new("titleZh", body.TitleZh), new("bodyZh", body.BodyZh), new("titleEn", body.TitleEn), new("bodyEn", body.BodyEn)];
        var reply = await Book(call, account).Post(new NoticeOrder(call.Tenant, body.Kind, null, facts, account.ClockNow), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.NoticeView);
    }

    private static async Task Inbound(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.InboundNoticeBody);
        RequireWord("/channel", body.Channel, InboundNotice.Channels);
        RequireWord("/kind", body.Kind, InboundNotice.Kinds);
        RequireText("/text", body.Text);
        var byCustomer = call.Caller.Role == ApiRole.Customer;
        if (byCustomer && (body.ReceivedAt is not null || body.Channel != "WEB"))
            throw RefusedCallException.Malformed("/channel", "A customer's own call is WEB, received now.");
        var reply = await Book(call, account).RecordInbound(
            new InboundOrder(body.Channel, body.Kind, body.Text, body.ReceivedAt, account.ClockNow), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.NoticeView);
    }

    private static async Task Result(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.DeliveryResultBody);
        Texts.RequireId("/channel", body.Channel);
        RequireWord("/status", body.Status, NoticeDelivery.Reported);
        if (body.Detail is not null) Texts.Require("/detail", body.Detail, 500);
        var reply = await Book(call, account).Report(
            new DeliveryReport(Number(call), body.Channel, body.Status, body.Detail, account.ClockNow), call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.NoticeView);
    }

    private static async Task ReadContacts(Call call) =>
        await call.Answer(await Book(call, await AccountTime.Of(call)).Contacts(), WireJson.Default.ContactsView);

    private static async Task SetContacts(Call call)
    {
        var account = await AccountTime.Of(call);
        var body = await call.Body(WireJson.Default.ContactsBody);
        if (body.Email is { } email) Texts.RequireEmail("/email", email);
        if (body.Mobile is { } mobile && !IsMobile(mobile)) throw RefusedCallException.Malformed("/mobile", "A mobile number like +8613800138000.");
        if (body.Language is not ("zh" or "en")) throw RefusedCallException.Malformed("/language", "zh or en.");
        var contacts = new ContactsView(body.Language, body.Marketing, body.Email, body.Mobile, body.ReferenceAllowed ?? true);
        var reply = await Book(call, account).SetContacts(contacts, account.ClockNow, call.Context(), keepsReference: body.ReferenceAllowed is null);
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.ContactsView);
    }

    private static bool IsMobile(string text) => text.Length == 14 && text.StartsWith("+861", StringComparison.Ordinal)
        && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static void RequireWord(string pointer, string word, IReadOnlyCollection<string> allowed)
    {
        if (!allowed.Contains(word)) throw RefusedCallException.Malformed(pointer, $"One of {string.Join(", ", allowed)}.");
    }

    /// <summary>A text that may have lines.</summary>
    private static void RequireText(string pointer, string text)
    {
        if (text.Trim().Length == 0 || text.Length > LongestText || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw RefusedCallException.Malformed(pointer, $"A text of 1 to {LongestText} characters.");
    }

    private static long Number(Call call) =>
        long.TryParse(call.Route("notice"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw RefusedCallException.NotFound();

    private static INoticeBookGrain Book(Call call, AccountTime account) => call.Grains.GetGrain<INoticeBookGrain>(account.Id);
}
