using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Catalogue;

/// <summary>What the price book says that a product needs first (requirements 2), and what happens when that is not so any more (3.11).</summary>
public sealed class PreconditionTests(RunningHost host)
{
    private const string Now = "2026-07-10T10:00:00+08:00";

    [Fact]
    [Trait("Clause", "1.12")]
    [Trait("Clause", "3.18")]
    public async Task Text_messages_need_an_approved_signature_and_template_and_they_alone_stop_when_one_lapses()
    {
        var world = await World.Open(host, Now);
        (await world.TopUp(200_000, "T")).Status(201);
        var early = new { skus = new[] { "MASS-PKG-10K" }, acknowledgedNonRefundable = true };
        (await host.Operator.Post($"{world.Path}/packages", early)).Problem(409, "BASE_PRODUCT_REQUIRED").Text("clause").ShouldBe("1.12");
        await world.Base();
        var mass = "package:" + await world.Package("MASS-PKG-10K");
        (await Put(world, "SMS-SEG")).Problem(422, "MATERIAL_INCOMPLETE").Text("detail").ShouldBe("Missing: SMS_SIGNATURE, SMS_TEMPLATE.");
        await Preconditions.Approve(host.Operator, world.Path, "SMS_SIGNATURE", "2026-07-20");
        (await Put(world, "SMS-SEG")).Problem(422, "MATERIAL_INCOMPLETE").Text("detail").ShouldBe("Missing: SMS_TEMPLATE.");
        await Preconditions.Approve(host.Operator, world.Path, "SMS_TEMPLATE");
        var sms = "package:" + (await Put(world, "SMS-SEG")).Status(201).Text("id");
        (await world.Use(sms, "sms.segment", 10, Now)).Status(200).Number("accepted").ShouldBe(1);

        await world.Advance("2026-07-20T23:59:59+08:00");
        (await world.Use(sms, "sms.segment", 10, "2026-07-20T23:59:59+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await world.Advance("2026-07-21T00:00:00+08:00");
        (await world.Use(sms, "sms.segment", 10, "2026-07-21T00:00:00+08:00")).Problem(403, "SUSPENDED");
        (await Put(world, "SMS-SEG")).Problem(422, "MATERIAL_INCOMPLETE");
        (await world.Use(mass, "mass.message", 10, "2026-07-21T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        await Preconditions.Approve(host.Operator, world.Path, "SMS_SIGNATURE", "2027-07-20");
        (await world.Use(sms, "sms.segment", 10, "2026-07-21T00:00:00+08:00")).Status(200).Number("accepted").ShouldBe(1);
        (await world.Wallet()).ShouldBe(175_000 - 165);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.12")]
    [Trait("Clause", "1.14")]
    public async Task Clause_1_14_bots_and_their_messages_need_smart_service_or_a_base_product_that_brings_a_bot_along()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("EQQ-SEAT", 1, 12));
        await sale.Sell(Shop.Line("PCS-SEAT", 1, 12));
        foreach (var line in new[] { Shop.Line("BOT-MONTH", 1, 1), Shop.Line("BOT-PKG-100K") })
            (await sale.Shop.Order(line)).Problem(409, "BASE_PRODUCT_REQUIRED").Text("detail").ShouldEndWith("brings BOT along.");
        (await Put(sale.World, "BOT-MSG")).Problem(409, "BASE_PRODUCT_REQUIRED");
        (await sale.Shop.Order(Shop.Line("OCS-SEAT", 1, 1), Shop.Line("BOT-MONTH", 1, 1))).Status(201);

        await sale.Sell(Shop.Line("SMART-SERVICE", 1, 12), Shop.Line("BOT-MONTH", 1, 12), Shop.Line("BOT-PKG-100K"));
        var items = (await host.Operator.Get($"{sale.World.Path}/packages")).Status(200).Json.GetProperty("items").EnumerateArray().ToList();
        var packages = items.ConvertAll(each => each.GetProperty("subject").GetString()!);
        packages.Count.ShouldBe(3);
        var sold = items.Single(each => each.GetProperty("grants").GetArrayLength() > 0).GetProperty("subject").GetString()!;
        (await Put(sale.World, "BOT-MSG")).Status(201);
        (await Suspensions(sale.World, packages)).ShouldBe("");

        // With the phone service the smart service stands still, and so does the bot that came with it; what rests on nothing runs on.
        (await host.Operator.Post($"{sale.World.Path}/terminations",
            new { subscription = "sub_2", ground = "MUTUAL", customerConsents = true, sellerConsents = true })).Status(201);
        (await Suspensions(sale.World, packages)).ShouldBe("NO_BASE,NO_BASE,NO_BASE");
        (await sale.World.Use(sold, "bot.message", 10, ProductSale.Now)).Problem(403, "SUSPENDED");
        (await Put(sale.World, "BOT-MSG")).Problem(409, "BASE_PRODUCT_REQUIRED");

        // A base product that brings a bot along carries the bots, and the smart service again.
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 12));
        (await Suspensions(sale.World, packages)).ShouldBe("");
        (await sale.World.Use(sold, "bot.message", 10, ProductSale.Now)).Status(200).Number("accepted").ShouldBe(1);
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "8.2")]
    public async Task Clause_8_2_api_products_are_for_accounts_with_a_live_key_of_their_own()
    {
        var sale = await ProductSale.Open(host);
        await sale.Sell(Shop.Line("OCS-SEAT", 1, 1));
        await host.Customer(sale.World.Account);
        (await sale.Shop.Order(Shop.Line("API-PKG-1M"))).Problem(409, "API_CREDENTIAL_REQUIRED").Text("clause").ShouldBe("8.2");
        (await Put(sale.World, "API-CALL")).Problem(409, "API_CREDENTIAL_REQUIRED");

        var key = (await host.Admin.Post("/v1/api-keys", new { role = "usage-reporter", account = sale.World.Account, name = "Own" })).Status(201);
        (await sale.Shop.Pay((await sale.Shop.Order(Shop.Line("API-PKG-1M"))).Status(201).Text("id"), 60_000)).Status(201).Text("status")
            .ShouldBe("ACTIVATED");
        (await Put(sale.World, "API-CALL")).Status(201);
        (await host.Admin.Delete($"/v1/api-keys/{key.Text("id")}")).Status(200);
        (await sale.Shop.Order(Shop.Line("API-PKG-1M"))).Problem(409, "API_CREDENTIAL_REQUIRED");
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.8")]
    public async Task Clause_1_8_an_authorisation_that_lapses_stops_the_operation_and_the_paid_term_runs_on()
    {
        var sale = await ProductSale.Open(host);
        await Preconditions.Approve(host.Operator, sale.World.Path, "SERVICE_ACCOUNT_AUTHORISATION", "2026-08-31");
        await sale.Sell(Shop.Line("SVC-ACCOUNT", 1, 12), Shop.Line("OCS-SEAT", 1, 12));
        var subject = (await sale.Shop.Subscription("sub_1")).Json.GetProperty("seats")[0].GetProperty("subject").GetString()!;
        (await Reasons(subject, "svc.push")).ShouldBe("NO_PRODUCT");

        await sale.World.Advance("2026-09-01T00:00:00+08:00");
        (await Reasons(subject, "svc.push")).ShouldBe("QUALIFICATION NO_PRODUCT");
        (await Reasons($"seat:{sale.World.Account}/1", "ocs.session")).ShouldBe("NO_PRODUCT");
        (await sale.Shop.Subscription("sub_1")).Text("status").ShouldBe("ACTIVE");
        (await sale.Shop.Subscription("sub_1")).Text("lastDay").ShouldBe("2027-07-10");
        await Preconditions.Approve(host.Operator, sale.World.Path, "SERVICE_ACCOUNT_AUTHORISATION");
        (await Reasons(subject, "svc.push")).ShouldBe("NO_PRODUCT");
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "2.6(2)")]
    public async Task Clause_2_6_2_what_an_operator_stopped_no_document_starts_again()
    {
        var sale = await ProductSale.Open(host);
        await Preconditions.Approve(host.Operator, sale.World.Path, "SERVICE_ACCOUNT_AUTHORISATION", "2026-08-31");
        await sale.Sell(Shop.Line("SVC-ACCOUNT", 1, 12), Shop.Line("OCS-SEAT", 1, 12));
        var subject = (await sale.Shop.Subscription("sub_1")).Json.GetProperty("seats")[0].GetProperty("subject").GetString()!;
        var stop = new { reason = "QUALIFICATION", product = "SVC-ACCOUNT" };
        (await host.Operator.Post($"{sale.World.Path}/suspend", stop)).Status(200);
        await Preconditions.Approve(host.Operator, sale.World.Path, "SMS_SIGNATURE");
        (await Reasons(subject, "svc.push")).ShouldBe("QUALIFICATION NO_PRODUCT");

        // Its document lapses meanwhile: what the operator starts again, the file stops.
        await sale.World.Advance("2026-09-01T00:00:00+08:00");
        (await host.Operator.Post($"{sale.World.Path}/resume", stop)).Status(200);
        (await Reasons(subject, "svc.push")).ShouldBe("QUALIFICATION NO_PRODUCT");
        await Preconditions.Approve(host.Operator, sale.World.Path, "SERVICE_ACCOUNT_AUTHORISATION");
        (await Reasons(subject, "svc.push")).ShouldBe("NO_PRODUCT");
        await sale.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.5")]
    [Trait("Clause", "1.2")]
    public async Task Clause_3_5_seats_for_call_centre_business_need_the_licence_and_stop_alone_when_it_expires()
    {
        var desk = await NumberDeskClient.Ready(host, Now);
        var shop = new Shop(desk.World);
        (await shop.Accept("QIDIAN-PHONE")).Status(201);
        await Preconditions.Approve(host.Operator, desk.World.Path, "LEGAL_PERSON_ID");
        await desk.Accept(NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer, scope: "SMS"));
        var refused = (await shop.Order(Shop.Line("PCS-CALLCENTRE-SEAT", 1, 12))).Status(201).Text("id");
        (await shop.Pay(refused, 312_000)).Status(201).Text("status").ShouldBe("PAID");
        (await shop.HandIn(refused)).Problem(422, "MATERIAL_INCOMPLETE").Text("detail").ShouldBe("Missing: CALL_CENTRE_LICENCE.");

        await desk.Accept(NumberDeskClient.Document("VALUE_ADDED_TELECOM_LICENCE", NumberDeskClient.Customer, validUntil: "2026-08-31",
            scope: "CALL_CENTRE"));
        var order = (await shop.Order(Shop.Line("PCS-CALLCENTRE-SEAT", 1, 12), Shop.Line("PCS-SEAT", 1, 12))).Status(201).Text("id");
        (await shop.Pay(order, 624_000)).Status(201).Text("status").ShouldBe("PROVISIONING");
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");
        (await shop.Read(refused)).Text("status").ShouldBe("PROVISIONING");
        // A seat that was added to the product is one of it.
        await shop.Opened(Shop.Line("SEAT-ADD", 1, subscription: "sub_1"));
        await desk.World.Advance("2026-09-01T00:00:00+08:00");
        (await Reasons($"seat:{desk.World.Account}/1", "recording.voice")).ShouldBe("QUALIFICATION NO_PRODUCT");
        (await Reasons($"seat:{desk.World.Account}/2", "recording.voice")).ShouldBe("NO_PRODUCT");
        (await Reasons($"seat:{desk.World.Account}/3", "recording.voice")).ShouldBe("QUALIFICATION NO_PRODUCT");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "3.3")]
    [Trait("Clause", "11.3(6)")]
    public async Task Clause_3_3_a_base_product_stands_still_without_a_valid_business_licence_and_its_paid_term_runs_on()
    {
        var desk = await NumberDeskClient.Open(host, Now);
        var shop = new Shop(desk.World);
        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755", validUntil: "2026-08-31"));
        await desk.Accept(NumberDeskClient.Document("LEGAL_PERSON_ID", NumberDeskClient.Customer));
        await desk.Verify();
        var order = (await shop.Order(Shop.Line("OCS-SEAT", 1, 12))).Status(201).Text("id");
        (await shop.Pay(order, 216_000)).Status(201);
        (await shop.Provision(order)).Status(200).Text("status").ShouldBe("ACTIVATED");

        var seat = $"seat:{desk.World.Account}/1";
        await desk.World.Advance("2026-08-31T23:59:59+08:00");
        (await Reasons(seat, "ocs.session")).ShouldBe("NO_PRODUCT");
        await desk.World.Advance("2026-09-01T00:00:00+08:00");
        (await Reasons(seat, "ocs.session")).ShouldBe("QUALIFICATION NO_PRODUCT");
        var term = await shop.Subscription("sub_1");
        (term.Text("status"), term.Text("lastDay")).ShouldBe(("ACTIVE", "2027-07-10"));
        await desk.World.Advance("2026-09-02T00:00:00+08:00");
        (await desk.Notices("SERVICE_")).ShouldBe(["SERVICE_SUSPENDED 2026-09-01T00:00:00+08:00"]);

        // Another handler stops nothing that is open; a new licence starts it again.
        (await desk.SubmitRealName("赵六")).Status(201);
        await desk.Accept(NumberDeskClient.Document("BUSINESS_LICENCE", NumberDeskClient.Customer, "0755"));
        (await Reasons(seat, "ocs.session")).ShouldBe("NO_PRODUCT");
        await desk.World.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "1.13")]
    public async Task Clause_1_13_a_milestone_and_hours_of_training_are_billed_with_the_month_that_delivered_them()
    {
        var sale = await ProductSale.Open(host);
        (await Put(sale.World, "DEV-MILESTONE-POST")).Problem(422, "MATERIAL_INCOMPLETE");
        (await Put(sale.World, "STAFF-OPERATION-POST")).Problem(409, "BASE_PRODUCT_REQUIRED");
        await Preconditions.Approve(host.Operator, sale.World.Path, "STATEMENT_OF_WORK");
        var project = "package:" + (await Put(sale.World, "DEV-MILESTONE-POST", "TRAINING-HOUR-POST", "CONSULTING-HOUR-POST")).Status(201).Text("id");
        await sale.Use(project, "dev.milestone", 1);
        await sale.Use(project, "training.hour", 6);
        (await sale.World.Use(project, "consulting.hour", 2, "2026-08-01T10:00:00+08:00")).Problem(422, "EVENT_IN_FUTURE");

        var july = await sale.Statement();
        var fees = july.Json.GetProperty("lines").EnumerateArray().Select(line =>
            $"{line.GetProperty("feeType").GetString()} {line.GetProperty("grossFen").GetInt64()} {line.GetProperty("netFen").GetInt64()}");
        fees.ShouldBe(["TECHNOLOGY 5000000 4716981", "TRAINING 300000 283019"], ignoreOrder: true);
        await sale.Use(project, "consulting.hour", 2, "2026-08-04T10:00:00+08:00");
        var august = ProductSale.LineOf(await sale.Statement("202608", "2026-09-03T00:00:00+08:00"), "CONSULTING-HOUR-POST");
        (august.GetProperty("feeType").GetString(), ProductSale.Fen(august, "grossFen")).ShouldBe(("CONSULTING", 160_000));
        await sale.World.BooksAreBalanced();
    }

    private Task<Reply> Put(World world, params string[] skus) => host.Operator.Post($"{world.Path}/packages", new { skus });

    /// <summary>Reasons why the account's packages of orders stand still, one set for each that has any.</summary>
    private async Task<string> Suspensions(World world, IReadOnlyCollection<string> packages) => string.Join(',', (await host.Operator.Get(
        $"{world.Path}/packages")).Status(200).Json.GetProperty("items").EnumerateArray()
        .Where(each => packages.Contains(each.GetProperty("subject").GetString()!)).SelectMany(each => each.GetProperty("suspensions")
        .EnumerateArray().Select(reason => reason.GetString())));

    private async Task<string> Reasons(string subject, string feature) => string.Join(' ', (await host.Operator.Get(
        $"/v1/entitlements?subject={subject}&feature={feature}")).Status(200).Json.GetProperty("reasons").EnumerateArray()
        .Select(reason => reason.GetString()));
}
