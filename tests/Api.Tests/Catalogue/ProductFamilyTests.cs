using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Invoices;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Metering.Api.Tests.Problems;
using Shouldly;

namespace Metering.Api.Tests.Catalogue;

/// <summary>What products need first, and how levels, projects and third parties are billed (requirements 2), over HTTP.</summary>
public sealed class ProductFamilyTests(RunningHost host)
{
    [Fact]
    [Trait("Clause", "1.12")]
    public async Task Clause_1_12_a_value_added_service_needs_a_base_of_its_families()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("EQQ-SEAT", 1, 1));
        (await sale.Shop.Order(Shop.Line("SMART-SERVICE", 1, 1))).Problem(409, "BASE_PRODUCT_REQUIRED").Text("detail").ShouldContain("OCS or PCS");
        (await sale.Shop.Order(Shop.Line("SALES-ACCOUNT-ADD", 1, subscription: "sub_1"))).Problem(409, "BASE_PRODUCT_REQUIRED");
        (await Package(sale, "MKT-SEND")).Problem(409, "BASE_PRODUCT_REQUIRED");
        (await sale.Shop.Order(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("SMART-SERVICE", 1, 1))).Status(201);
        (await sale.Shop.Order(Shop.Line("LIB-BLOCK", 1, 1))).Status(201);
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.7")]
    [Trait("Clause", "3.20")]
    public async Task Clause_3_20_leads_are_opened_with_an_attestation_of_consent_and_of_their_source()
    {
        var sale = await ProductSale.Open(host);
        var placed = (await sale.Shop.Order(Shop.Line("LEAD-TENANT", 1, 1))).Status(201);
        var order = placed.Text("id");
        (await sale.Shop.Pay(order, placed.Number("dueFen"))).Status(201);
        (await sale.Shop.HandIn(order, "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME")).Problem(422, "MATERIAL_INCOMPLETE").Text("detail")
            .ShouldBe("Missing: DATA_CONSENT, LAWFUL_SOURCE.");
        (await sale.Shop.Provision(order)).Problem(409, "ORDER_STATE");
        (await sale.Shop.HandIn(order, "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME", "DATA_CONSENT", "LAWFUL_SOURCE")).Status(201);
        (await sale.Shop.Review(order, 1, true)).Status(200);
        (await sale.Shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");
    }

    [Fact]
    [Trait("Clause", "3.7")]
    [Trait("Clause", "12.6")]
    public async Task Clause_3_7_and_12_6_groups_need_their_terms_and_the_consent_to_convert_them()
    {
        var sale = new ProductSale(await Shop.Open(host, ProductSale.Now));
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 1));
        (await sale.Shop.Order(Shop.Line("GROUP-MONTH", 3, 2))).Problem(403, "AGREEMENT_NOT_ACCEPTED").Text("detail")
            .ShouldContain("GROUP-TERMS-2026-01");
        (await sale.Shop.Accept("GROUP-TERMS-2025-01")).Problem(404, "NOT_FOUND");
        (await sale.Shop.Accept("GROUP-TERMS-2026-01")).Status(201).Json.GetProperty("documents").EnumerateArray()
            .Select(document => document.GetString()).ShouldContain("GROUP-TERMS-2026-01");

        var placed = (await sale.Shop.Order(Shop.Line("GROUP-MONTH", 3, 2))).Status(201);
        var order = placed.Text("id");
        (await sale.Shop.Pay(order, 12_000)).Status(201).Text("status").ShouldBe("PAID");
        (await sale.Shop.Provision(order)).Problem(409, "ORDER_STATE");
        (await sale.Shop.HandIn(order, "GROUP_CONVERSION_CONSENT")).Status(201);
        (await sale.Shop.Review(order, 1, true)).Status(200).Text("status").ShouldBe("PROVISIONING");
        (await sale.Shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");
        // The consent is on file: the next group is opened with its payment.
        (await sale.Shop.Pay((await sale.Shop.Order(Shop.Line("GROUP-MONTH", 1, 1))).Status(201).Text("id"), 2_000)).Status(201).Text("status")
            .ShouldBe("ACTIVATED");
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.20")]
    [Trait("Clause", "4.10")]
    public async Task Clause_4_10_calls_are_recorded_after_the_consent_was_attested_and_billed_by_minute_and_GB_day()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 1));
        var body = new { seatNo = "9", skus = new[] { "REC-MINUTE", "REC-STORAGE" } };
        (await host.Operator.Post($"{sale.World.Path}/seats", body)).Problem(422, "MATERIAL_INCOMPLETE");
        var document = (await host.Operator.Post($"{sale.World.Path}/documents", NumberDeskClient.Document("DATA_CONSENT",
            NumberDeskClient.Customer))).Status(201).Text("id");
        (await host.Operator.Post($"{sale.World.Path}/seats", body)).Problem(422, "MATERIAL_INCOMPLETE");
        (await host.Operator.Post($"{sale.World.Path}/documents/{document}/review", new { decision = "ACCEPT", reviewer = "desk-1" })).Status(200);
        (await host.Operator.Post($"{sale.World.Path}/seats", body)).Status(201);
        var seat = $"seat:{sale.World.Account}/9";
        await sale.Use(seat, "recording.voice", 61);
        await sale.Use(seat, "recording.storage", 3);

        var statement = await sale.Statement();
        ProductSale.Fen(ProductSale.LineOf(statement, "REC-MINUTE"), "grossFen").ShouldBe(2);
        ProductSale.Fen(ProductSale.LineOf(statement, "REC-STORAGE"), "grossFen").ShouldBe(8);
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    public async Task A_library_is_billed_for_the_month_s_highest_overuse_and_a_level_is_not_taken_back()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 3));
        var library = "package:" + await sale.World.Package("LIB-OVER");
        await sale.Use(library, "library.over", 5_000);
        await sale.Use(library, "library.over", 25_000, "2026-07-12T12:00:00+08:00");
        await sale.Use(library, "library.over", 12_000, "2026-07-20T12:00:00+08:00");
        (await host.Operator.Post("/v1/usage/voids", new { id = $"{sale.World.Account}-2", source = "/pbx/sz-1", subject = library }))
            .Problem(404, "NOTHING_TO_VOID");
        var july = ProductSale.LineOf(await sale.Statement(), "LIB-OVER");
        (ProductSale.Fen(july, "units"), ProductSale.Fen(july, "grossFen")).ShouldBe((3, 30_000));

        // A month begins with no level: what stays above the capacity is reported again.
        await sale.Use(library, "library.over", 12_000, "2026-08-10T12:00:00+08:00");
        var august = ProductSale.LineOf(await sale.Statement("202608", "2026-09-03T00:00:00+08:00"), "LIB-OVER");
        (ProductSale.Fen(august, "units"), ProductSale.Fen(august, "grossFen")).ShouldBe((2, 20_000));
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.9")]
    public async Task Clause_2_9_a_third_partys_fee_is_collected_apart_never_refunded_and_never_on_our_fapiao()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 1));
        (await Package(sale, "PARTNER-LOOKUP")).Problem(403, "AGREEMENT_NOT_ACCEPTED");
        var order = await sale.Sell(new { sku = "PARTNER-LOOKUP", quantity = 1, agreement = "TP-1" });
        await sale.Sell(new { sku = "PARTNER-DIALER", quantity = 1, agreement = "TP-2" });
        (await Package(sale, "PARTNER-DIALER")).Problem(422, "SKU_NOT_FOR_RESOURCE");
        var package = "package:" + await sale.World.Package("PARTNER-LOOKUP", "API-CALL");
        await sale.Use(package, "partner.lookup", 100);
        await sale.Use(package, "api.call", 10_000);
        (await sale.Shop.Post(order.Text("id"), "refund-requests", new { ground = "4.7" })).StatusCode.ShouldBe(409);

        (await sale.Statement()).Number("amountDueFen").ShouldBe(3_800);
        (await host.Operator.Get($"{sale.World.Path}/statements/202607", "text/csv")).Status(200).Body.ShouldContain("COLLECTED_FOR_THIRD_PARTY");
        (await host.Operator.Post($"{sale.World.Path}/payments", new { amountFen = 3_800, channel = "BANK", transactionId = sale.World.Account }))
            .Status(201);
        (await sale.Shop.Trial())["LIAB.COLLECT"].ShouldBe(-3_000);
        var invoices = new InvoiceDriver(sale.World);
        (await invoices.Profile()).Status(200);
        (await invoices.Ask(new { id = "f1", statement = "202607", type = "ORDINARY", title = InvoiceDriver.Title })).Status(201)
            .Number("grossFen").ShouldBe(800);
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.9")]
    public async Task Clause_2_9_a_fee_paid_with_the_order_is_owed_to_the_third_party_once_it_is_open()
    {
        var sale = await ProductSale.Open(host);
        (await sale.Shop.Order(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("PARTNER-SETUP", 2))).Problem(403, "AGREEMENT_NOT_ACCEPTED");
        var order = (await sale.Sell(Shop.Line("OCS-SEAT", 1, 1), new { sku = "PARTNER-SETUP", quantity = 2, agreement = "TP-1" })).Text("id");
        (await sale.Shop.Ledger()).ShouldContain("2026-07-10 ORDER: LIAB.ORDER 60000, LIAB.COLLECT -60000");
        ((await sale.Shop.Trial())["LIAB.DEFER"], (await sale.Shop.Trial())["LIAB.COLLECT"]).ShouldBe((-18_000, -60_000));

        // The fapiao of the order says what was sold here; the refund gives back what was paid for it.
        var invoices = new InvoiceDriver(sale.World);
        (await invoices.Profile()).Status(200);
        (await invoices.Ask(new { id = "f1", order, type = "ORDINARY", title = InvoiceDriver.Title, amountFen = 18_001 })).Problem(409,
            "ALREADY_INVOICED");
        (await sale.Shop.Post(order, "refund-requests", new { ground = "4.7" })).Status(201);
        (await sale.Shop.Trial())["LIAB.REFUND"].ShouldBe(-18_000);
        (await sale.Shop.Trial())["LIAB.COLLECT"].ShouldBe(-60_000);
        (await invoices.Ask(new { id = "f2", order, type = "ORDINARY", title = InvoiceDriver.Title })).StatusCode.ShouldBe(409);
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.7(2)")]
    public async Task A_product_may_keep_its_data_longer_or_shorter_than_the_policy()
    {
        var shop = await Shop.Open(host, "2026-08-01T10:00:00+08:00");
        await PriceBookCases.OnClock(host, shop.World.Clock, "2026-08-02T00:00:00+08:00", ("OCS-SEAT", sku => sku["retentionDays"] = 10));
        await shop.World.Advance("2026-08-02T10:00:00+08:00");
        await shop.Opened(Shop.Line("OCS-SEAT", 2, 12));
        await shop.World.Advance("2026-08-14T10:00:00+08:00");
        (await host.Operator.Post($"{shop.World.Path}/subscriptions/sub_1/seats/1/removal")).Status(200);
        await shop.World.Advance("2026-08-24T23:59:59+08:00");
        (await Status(shop)).ShouldBe("REMOVED");
        await shop.World.Advance("2026-08-25T00:00:00+08:00");
        (await Status(shop)).ShouldBe("PURGED");
        await shop.World.BooksAreBalanced();

        static async Task<string?> Status(Shop shop) =>
            (await shop.Subscription("sub_1")).Json.GetProperty("seats")[0].GetProperty("status").GetString();
    }

    [Fact]
    [Trait("Clause", "1.10")]
    public async Task Clause_1_10_a_new_family_is_a_price_book_and_no_code()
    {
        var sale = new ProductSale(await Shop.Open(host, ProductSale.Now));
        var id = "PB-" + Client.NewKey()[..8].ToUpperInvariant();
        var book = JsonNode.Parse("""
            {"effectiveFrom":"2026-07-11T00:00:00+08:00","meters":[{"name":"robot.mission","unit":"mission","maxQuantity":1000}],"skus":[
              {"code":"ROBOT-UNIT","nameZh":"企点机器人","nameEn":"Robot","kind":"BASE","family":"ROBOT","revenue":"REV.SUB",
               "taxCategory":"IT-SERVICE","payment":"PREPAID","on":["PACKAGE"],"recurring":{"monthFen":31000},
               "needs":{"material":["ROBOT_PERMIT"],"serviceTerms":"ROBOT-TERMS-1"}},
              {"code":"ROBOT-MISSION","nameZh":"机器人任务","nameEn":"Robot mission","kind":"VAS","family":"ROBOT","revenue":"REV.VAS",
               "taxCategory":"IT-SERVICE","payment":"POSTPAID","on":["PACKAGE"],"needs":{"families":["ROBOT"]},
               "metered":{"meter":"robot.mission","price":{"unitFen":99.5}}}]}
            """)!;
        book["id"] = id;
        (await host.Admin.Post("/v1/price-books", book.ToJsonString())).Status(201);
        (await host.Admin.Post($"/v1/price-books/{id}/publish", new { testClock = sale.World.Clock })).Status(200);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await sale.World.Advance("2026-07-11T10:00:00+08:00");

        (await sale.Shop.Order(Shop.Line("ROBOT-UNIT", 2, 1))).Problem(403, "AGREEMENT_NOT_ACCEPTED");
        (await sale.Shop.Accept("ROBOT-TERMS-1")).Status(201);
        (await Package(sale, "ROBOT-MISSION")).Problem(409, "BASE_PRODUCT_REQUIRED");
        var order = await sale.Sell(Shop.Line("ROBOT-UNIT", 2, 1));
        order.Json.GetProperty("material")[0].GetProperty("types").EnumerateArray().Select(type => type.GetString()).ShouldContain("ROBOT_PERMIT");
        await sale.Use("package:" + await sale.World.Package("ROBOT-MISSION"), "robot.mission", 3, "2026-07-12T10:00:00+08:00");
        ProductSale.Fen(ProductSale.LineOf(await sale.Statement(), "ROBOT-MISSION"), "grossFen").ShouldBe(299);
        (await sale.Shop.Subscription("sub_1")).Number("unearnedFen").ShouldBe(62_000 - 40_000);
        await sale.World.BooksAreBalanced();
    }

    private static Task<Reply> Package(ProductSale sale, params string[] skus) =>
        sale.World.Host.Operator.Post($"{sale.World.Path}/packages", new { skus });
}
