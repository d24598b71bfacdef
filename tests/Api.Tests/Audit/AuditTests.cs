using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Contracts.Audit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Metering.Api.Tests.Audit;

/// <summary>Who did, was refused or read what, over HTTP; the chain proves itself.</summary>
public sealed class AuditTests(RunningHost host)
{
    [Fact]
    public async Task What_was_done_and_refused_on_an_account_stands_in_its_chain_with_who_when_from_where_and_clause()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(1_000, "T")).Status(201);
        (await world.TopUp(2_000, "T")).Problem(409, "PAYMENT_REFERENCE_REUSED");
        (await host.Operator.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);

        var entries = await Entries(world);
        entries.Select(Line).ShouldBe(["ACTION POST /v1/accounts/{account}/topups 201 ", "REFUSED POST /v1/accounts/{account}/topups 409 2.6(3)",
            "ACTION POST /v1/accounts/{account}/suspend 200 "]);
        var refused = entries[1];
        (Text(refused, "actor"), Text(refused, "role"), Text(refused, "code")).ShouldBe(
            ("First billing-operator", "billing-operator", "PAYMENT_REFERENCE_REUSED"));
        Text(refused, "from").ShouldContain("127.0.0.1");
        Text(refused, "object").ShouldBe($"{world.Path}/topups");
        Text(refused, "keyId").ShouldStartWith("key_");
        var proof = (await host.Operator.Get($"{world.Path}/audit/proof")).Status(200);
        (proof.Flag("sound"), proof.Json.GetProperty("broken").ValueKind).ShouldBe((true, JsonValueKind.Null));
        proof.Number("entries").ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    [Trait("Clause", "9.3")]
    public async Task Clause_9_3_what_operators_read_of_an_account_is_logged_and_what_the_customer_reads_is_not()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        (await customer.Get($"{world.Path}/balance")).Status(200);
        (await customer.Get($"{world.Path}/ledger")).Status(200);
        (await host.Operator.Get($"{world.Path}/balance")).Status(200);
        (await host.Admin.Get($"{world.Path}/statements")).Status(200);

        (await Entries(world, "READ")).Select(entry => $"{Text(entry, "actor")} {Text(entry, "what")}").Take(2).ShouldBe(
            ["First billing-operator GET /v1/accounts/{account}/balance", "First admin GET /v1/accounts/{account}/statements"]);
    }

    [Fact]
    [Trait("Clause", "9.3")]
    public async Task Clause_9_3_who_reads_the_persons_of_an_account_or_the_holder_of_a_number_is_logged()
    {
        var desk = await NumberDeskClient.Open(host, "2026-07-10T09:00:00+08:00");
        await desk.Import("0755-86098000");
        (await (await host.Customer(desk.World.Account)).Get(desk.World.Path)).Status(200);
        (await host.Operator.Get(desk.World.Path)).Status(200);
        (await host.Admin.Get("/v1/accounts?limit=1")).Status(200);
        (await host.Operator.Get("/v1/numbers/+8675586098000")).Status(200);

        (await Entries(desk.World, "READ")).ShouldHaveSingleItem().GetProperty("object").GetString().ShouldBe(desk.World.Path);
        var tenant = new List<string>();
        await foreach (var page in host.Admin.Pages("/v1/audit?kind=READ&limit=1000"))
            tenant.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(entry => $"{Text(entry, "role")} {Text(entry, "object")}"));
        tenant.ShouldContain("admin /v1/accounts");
        tenant.ShouldContain("billing-operator /v1/numbers/+8675586098000");
    }

    [Fact]
    public async Task What_spends_or_gives_back_the_money_of_an_account_stands_in_its_chain_although_the_address_does_not_name_it()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        await world.Base();
        (await world.TopUp(100_000, "T")).Status(201);
        var package = await world.Package("MASS-PKG-10K");
        var (sms, used, before) = ("package:" + await world.Package("SMS-SEG"), world.NextId(), (await Entries(world)).Count);
        var body = new { source = "/pbx/sz-1", id = used, subject = sms };

        (await host.Operator.Post($"/v1/packages/{package}/grants", new { sku = "MASS-PKG-10K", acknowledgedNonRefundable = true })).Status(201);
        (await world.Use(sms, "sms.segment", 1, "2026-07-10T09:00:00+08:00", used)).Status(200);
        (await host.Reporter.Post("/v1/usage/voids", body)).Status(201);
        (await host.Operator.Post("/v1/usage/voids", body)).Problem(409, "ALREADY_VOIDED");

        var entries = (await Entries(world)).Skip(before).ToList();
        entries.Select(Line).Select(line => line.TrimEnd()).ShouldBe(["ACTION POST /v1/packages/{package}/grants 201",
            "ACTION POST /v1/usage/voids 201", "REFUSED POST /v1/usage/voids 409"]);
        entries.Select(entry => Text(entry, "role")).ShouldBe(["billing-operator", "usage-reporter", "billing-operator"]);
        await world.BooksAreBalanced();
    }

    [Fact]
    [Trait("Clause", "9.5")]
    public async Task Clause_9_5_a_disclosure_is_recorded_once_with_authority_basis_data_and_whether_the_customer_knows()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var key = Client.NewKey();
        var body = new { authority = "深圳市公安局", legalBasis = "刑事诉讼法", dataSet = "2026-07 账单", notified = "FORBIDDEN" };
        var first = (await host.Operator.Post($"{world.Path}/disclosures", body, key)).Status(201);
        (await host.Operator.Post($"{world.Path}/disclosures", body, key)).Status(201).Body.ShouldBe(first.Body);
        (await host.Operator.Post($"{world.Path}/disclosures", new { authority = "A", legalBasis = "B", dataSet = "C", notified = "MAYBE" }))
            .Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Post($"{world.Path}/disclosures",
            new { authority = "A", legalBasis = "B", dataSet = "C", notified = "NO", disclosedAt = "2999-01-01T00:00:00+08:00" }))
            .Problem(400, "MALFORMED_REQUEST");

        var items = (await host.Operator.Get($"{world.Path}/disclosures")).Status(200).Json.GetProperty("items");
        items.GetArrayLength().ShouldBe(1);
        Text(items[0].GetProperty("disclosed"), "authority").ShouldBe("深圳市公安局");
        Text(items[0].GetProperty("disclosed"), "notified").ShouldBe("FORBIDDEN");
        (await host.Operator.Get($"{world.Path}/audit/proof")).Flag("sound").ShouldBeTrue();
    }

    [Fact]
    public async Task A_guess_at_an_account_is_recorded_with_the_caller_s_tenant_and_makes_no_chain()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        var guess = "acc_guess" + Client.NewKey()[..8];
        (await customer.Get($"/v1/accounts/{guess}/balance")).Problem(404, "NOT_FOUND");
        (await customer.Post($"{world.Path}/suspend", new { reason = "CUSTOMER_REQUEST" })).Problem(403, "FORBIDDEN");

        var tenant = new List<JsonElement>();
        await foreach (var page in host.Admin.Pages("/v1/audit?kind=REFUSED&limit=1000"))
            tenant.AddRange(page.Json.GetProperty("items").EnumerateArray());
        tenant.ShouldContain(entry => Text(entry, "object") == $"/v1/accounts/{guess}/balance" && entry.GetProperty("status").GetInt32() == 404);
        tenant.ShouldContain(entry => Text(entry, "object") == $"{world.Path}/suspend" && Text(entry, "code") == "FORBIDDEN");
        var chain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(IAuditGrain.OfAccount("default", guess));
        (await chain.Verify()).Entries.ShouldBe(0);
        (await host.Admin.Get("/v1/audit/proof")).Flag("sound").ShouldBeTrue();
    }

    [Fact]
    public async Task A_long_path_is_cut_between_characters()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        // Cut at 512 units of UTF-16, the last character would lose its second half.
        var path = "/v1/accounts/";
        path += new string('a', 511 - path.Length);
        (await (await host.Customer(world.Account)).Get(path + Uri.EscapeDataString("\U0001F600") + "tail")).Problem(404, "NOT_FOUND");

        var entries = new List<JsonElement>();
        await foreach (var page in host.Admin.Pages("/v1/audit?kind=REFUSED&limit=1000"))
            entries.AddRange(page.Json.GetProperty("items").EnumerateArray());
        entries.ShouldContain(entry => Text(entry, "object") == path);
        (await host.Admin.Get("/v1/audit/proof")).Flag("sound").ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_without_a_key_is_recorded_where_no_tenant_is_known()
    {
        var path = "/v1/accounts/acc_" + Client.NewKey()[..12];
        (await host.Nobody.Get(path)).Problem(401, "UNAUTHENTICATED");

        var chain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(IAuditGrain.Nobody);
        var page = await chain.List(null, Math.Max(0, (await chain.Verify()).Entries - 500), 1_000);
        page.Items.ShouldContain(entry => entry.Object == path && entry.Code == "UNAUTHENTICATED" && entry.Actor.Length == 0);
    }

    [Fact]
    public async Task Usage_and_authorizations_write_no_audit()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        (await world.TopUp(1_000, "T")).Status(201);
        var sms = "package:" + await world.Package("SMS-SEG");
        var before = (await Entries(world)).Count;
        (await world.Use(sms, "sms.segment", 1, "2026-07-10T09:00:00+08:00")).Status(200);
        var hold = (await host.Reporter.Post("/v1/authorizations", new { subject = sms, meter = "sms.segment", quantity = 10 })).Status(201);
        (await host.Reporter.Post($"/v1/authorizations/{hold.Text("id")}/release")).Status(200);

        // The reads of the list itself are all that is new.
        (await Entries(world)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task Refusals_beyond_a_bound_are_counted_and_not_written_one_by_one()
    {
        var world = await World.Open(host, "2026-07-10T09:00:00+08:00");
        var customer = await host.Customer(world.Account);
        var path = $"/v1/accounts/acc_{Client.NewKey()[..12]}/balance";
        await Parallel.ForAsync(0, 600, async (_, _) => (await customer.Get(path)).StatusCode.ShouldBe(404));
        await Task.Delay(1_000);
        (await customer.Get(path)).StatusCode.ShouldBe(404);

        var mine = new List<JsonElement>();
        await foreach (var page in host.Admin.Pages("/v1/audit?kind=REFUSED&limit=1000"))
            mine.AddRange(page.Json.GetProperty("items").EnumerateArray().Where(entry => Text(entry, "object") == path));
        mine.Count.ShouldBeLessThan(601);
        (mine.Count + mine.Sum(entry => entry.GetProperty("suppressed").GetInt64())).ShouldBe(601);
    }

    private async Task<List<JsonElement>> Entries(World world, string? kind = null)
    {
        var all = (await host.Operator.Get($"{world.Path}/audit?limit=1000{(kind is null ? "" : "&kind=" + kind)}")).Status(200);
        return [.. all.Json.GetProperty("items").EnumerateArray().Where(entry => kind is not null || Text(entry, "kind") != "READ")];
    }

    private static string Line(JsonElement entry) =>
        $"{Text(entry, "kind")} {Text(entry, "what")} {entry.GetProperty("status").GetInt32()} {entry.GetProperty("clause").GetString()}";

    private static string Text(JsonElement entry, string member) => entry.GetProperty(member).GetString()!;
}
