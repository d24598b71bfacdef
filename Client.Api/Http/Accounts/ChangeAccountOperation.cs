using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Invoices;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Accounts;

/// <summary>Facts of a customer that changed; what is absent stays.</summary>
/// <param name="Reason">Why, in words, for the record.</param>
/// <param name="LegalName">Legal name (名称).</param>
/// <param name="Uscc">Unified social credit code (统一社会信用代码), where the account has none yet.</param>
/// <param name="Contact">Who speaks for the customer (联系人).</param>
/// <param name="BillingAddress">Where paper fapiao are posted to unless a request says otherwise.</param>
public sealed record ChangeAccountBody(string Reason, string? LegalName = null, string? Uscc = null, AccountContact? Contact = null,
    InvoicePostTo? BillingAddress = null);

/// <summary>/v1/accounts/{account}/changes: 更改, beside opening, suspending, resuming and closing (clause 2.6(2)).</summary>
internal static class ChangeAccountOperation
{
    private const string Example = """
        {"reason":"Renamed at the registry","legalName":"深圳示例智能科技有限公司",
        "contact":{"name":"王芳","telephone":"0755-86010000","email":"fang.wang@example.com"}}
        """;

    private const string Pattern = "/v1/accounts/{account}/changes";

    public static void Map(OperationRoutes routes)
    {
        routes.Post(Pattern, Handle)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .AcceptsIdempotencyKey()
            .Says("Change an account (更改)", "Contact, billing address and registered facts. With another legal name the documents that show the "
                + "old one are to be handed in anew within fifteen days (clauses 2.6(1), 11.3(6)). What stands so already changes nothing.")
            .Takes<ChangeAccountBody>(Example)
            .Gives<AccountView>()
            .Refuses(RefusalCodes.AccountClosed, RefusalCodes.NotTransferable, RefusalCodes.NotFound);
        routes.Get(Pattern, List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the changes of an account", "What was changed when, by whom and why, oldest first (clause 2.6(2)).")
            .Asks(Cursor.Parameters)
            .Gives<AccountChangesBody>();
    }

    private static async Task List(Call call)
    {
        var account = call.Account();
        var page = await call.Grains.GetGrain<IAccountGrain>(account).Changes(call.Tenant, Cursor.Read(call), Cursor.Limit(call))
            ?? throw RefusedCallException.NotFound();
        await call.Answer(new AccountChangesBody(page.Items, Cursor.Write(call, page.NextCursor)), WireJson.Default.AccountChangesBody);
    }

    private static async Task Handle(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.ChangeAccountBody);
        call.Because(body.Reason);
        if (body is { LegalName: null, Uscc: null, Contact: null, BillingAddress: null })
            throw RefusedCallException.Malformed("", "legalName, uscc, contact or billingAddress.");
        if (body.LegalName is not null) Texts.Require("/legalName", body.LegalName, 200);
        if (body.Contact is { } contact) Check(contact);
        if (body.BillingAddress is { } address)
        {
            Texts.Require("/billingAddress/recipient", address.Recipient, 100);
            Texts.Require("/billingAddress/telephone", address.Telephone, 40);
            Texts.Require("/billingAddress/address", address.Address, 300);
        }
        var command = new ChangeAccount(body.LegalName, body.Uscc, body.Contact, body.BillingAddress, body.Reason);
        var reply = await call.Grains.GetGrain<IAccountGrain>(account).Change(command, call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.AccountView);
    }

    private static void Check(AccountContact contact)
    {
        Texts.Require("/contact/name", contact.Name, 100);
        if (contact.Telephone is not null) Texts.Require("/contact/telephone", contact.Telephone, 40);
        if (contact.Email is not null) Texts.RequireEmail("/contact/email", contact.Email);
    }
}
