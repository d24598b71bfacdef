using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Invoices;

/// <summary>Fapiao (发票) as customers ask for them and read them (clauses 5.1, 5.2).</summary>
internal static class InvoiceOperations
{
    public const string All = "/v1/accounts/{account}/invoices";
    public const string One = All + "/{invoice}";
    private const string Profile = "/v1/accounts/{account}/invoice-profile";
    private const string Example =
        """{"statement":"202607","type":"ORDINARY","title":"深圳示例科技有限公司","email":"finance@example.com","material":"bank-slip-1"}""";

    private static readonly string[] Statuses = [.. Enum.GetValues<InvoiceStatus>().Select(InvoiceNames.Of)];

    public static void Map(OperationRoutes routes)
    {
        routes.Put(Profile, SetProfile)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Enter the verified buyer", "Title and tax number as the qualification documents show them (clause 5.1). Once a business licence was "
                + "accepted, the documents on file decide these and the general-taxpayer proof.")
            .Takes<InvoiceProfileBody>("""{"title":"深圳示例科技有限公司","uscc":"91440300MA5TE5TA9X"}""").Gives<InvoiceBuyer>()
            .Refuses(RefusalCodes.NotFound);
        routes.Get(Profile, ReadProfile)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read the verified buyer").Gives<InvoiceBuyer>();
        routes.Post(All, Request)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Ask for a fapiao", "Of a paid statement or order; its amount is reserved, so that there is one net fapiao for every fen paid.")
            .Takes<InvoiceRequestBody>(Example).Gives<InvoiceView>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.TopUpNotInvoiceable, RefusalCodes.InvoiceProfileRequired, RefusalCodes.TitleMismatch,
                RefusalCodes.GeneralTaxpayerProofRequired, RefusalCodes.BuyerFieldsRequired, RefusalCodes.NotPaidInFull,
                RefusalCodes.AmountNotPositive, RefusalCodes.AlreadyInvoiced, RefusalCodes.AlreadyExists, RefusalCodes.NotFound);
        routes.Get(All, List)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("List the fapiao requests", "Oldest first; the last page has no nextCursor.")
            .Asks([("status", "Only requests in this state."), ("source", "Only requests of this source: statement:202607 or order:id."),
                .. Cursor.Parameters])
            .Gives<InvoicesBody>();
        routes.Get(One, Read)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read a fapiao request", "With its deadline in working days, alerts, deliveries and red letters.").Gives<InvoiceView>();
        routes.Post(One + "/material", GiveMaterial)
            .Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .NeedsIdempotencyKey()
            .Says("Hand in material", "Such as the payment screenshot; what is handed in again is reviewed again.")
            .Takes<InvoiceMaterialBody>("""{"material":"bank-slip-1"}""").Gives<InvoiceView>().Refuses(RefusalCodes.InvoiceState);
    }

    /// <summary>The request in the address.</summary>
    public static IInvoiceGrain Invoice(Call call)
    {
        var (account, invoice) = (call.Account(), call.Route("invoice"));
        return Identifiers.IsValid(invoice) ? call.Grains.GetGrain<IInvoiceGrain>($"{account}/{invoice}") : throw RefusedCallException.NotFound();
    }

    /// <summary>Answers with the request.</summary>
    public static Task Answer(Call call, CommandReply<InvoiceView> reply, int status = StatusCodes.Status200OK) =>
        call.Answer(reply, status, view => view, WireJson.Default.InvoiceView);

    private static async Task SetProfile(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.InvoiceProfileBody);
        Texts.Require("/title", body.Title, 100);
        Texts.Require("/uscc", body.Uscc, 18);
        foreach (var (pointer, text) in new[] { ("/generalTaxpayerProof", body.GeneralTaxpayerProof), ("/address", body.Address),
            ("/telephone", body.Telephone), ("/bank", body.Bank), ("/bankAccount", body.BankAccount) })
            if (text is not null) Texts.Require(pointer, text, 200);
        var reply = await Books(call, account).SetInvoiceProfile(new InvoiceBuyer
        {
            Title = body.Title, Uscc = body.Uscc, GeneralTaxpayerProof = body.GeneralTaxpayerProof, Address = body.Address,
            Telephone = body.Telephone, Bank = body.Bank, BankAccount = body.BankAccount,
        }, call.Context());
        await call.Answer(reply, StatusCodes.Status200OK, view => view, WireJson.Default.InvoiceBuyer);
    }

    private static async Task ReadProfile(Call call)
    {
        var account = call.Account();
        await call.Answer(await Books(call, account).InvoiceProfile(call.Tenant), WireJson.Default.InvoiceBuyer);
    }

    private static async Task Request(Call call)
    {
        var account = call.Account();
        var body = await call.Body(WireJson.Default.InvoiceRequestBody);
        var (kind, source) = InvoiceRequests.SourceOf(body);
        InvoiceRequests.Check(body);
        var context = call.Context();
        var reply = await Books(call, account).RequestInvoice(new RequestInvoice
        {
            Id = body.Id ?? Identifiers.New("inv", context.Claim), SourceKind = kind, SourceId = source, Type = body.Type, Medium = body.Medium,
            Title = body.Title, TaxNumber = body.TaxNumber, AmountFen = body.AmountFen, Email = body.Email, PostTo = body.PostTo,
            Material = body.Material,
        }, context);
        await Answer(call, reply, StatusCodes.Status201Created);
    }

    private static async Task List(Call call)
    {
        var account = call.Account();
        var status = call.Query("status");
        if (status is not null && !Statuses.Contains(status))
            throw RefusedCallException.Malformed("status", $"One of {string.Join(", ", Statuses)}.");
        var page = await Books(call, account).Invoices(call.Tenant, status, call.Query("source"), Cursor.Read(call), Cursor.Limit(call))
            ?? throw RefusedCallException.NotFound();
        var views = await Task.WhenAll(page.Ids.Select(id => call.Grains.GetGrain<IInvoiceGrain>($"{account}/{id}").View(call.Tenant)));
        await call.Answer(new InvoicesBody([.. views.OfType<InvoiceView>()], Cursor.Write(call, page.NextCursor)), WireJson.Default.InvoicesBody);
    }

    private static async Task Read(Call call) => await call.Answer(await Invoice(call).View(call.Tenant), WireJson.Default.InvoiceView);

    private static async Task GiveMaterial(Call call)
    {
        var invoice = Invoice(call);
        var body = await call.Body(WireJson.Default.InvoiceMaterialBody);
        Texts.Require("/material", body.Material, 200);
        await Answer(call, await invoice.GiveMaterial(body.Material, call.Context()));
    }

    private static IAccountInvoices Books(Call call, string account) => call.Grains.GetGrain<IAccountInvoices>(account);
}
