using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Webhooks;

/// <summary>Webhooks over HTTP to a real receiver, signatures judged by the reference library.</summary>
public sealed class WebhookTests(LoopbackHost host) : IClassFixture<LoopbackHost>
{
    [Fact]
    public async Task Messages_are_signed_as_the_standard_says_also_while_secrets_are_exchanged()
    {
        using var receiver = new Receiver();
        var account = await host.Account();
        var made = (await host.Operator.Post($"{account}/webhooks", new { url = receiver.Url })).Status(201);
        var (first, id) = (made.Text("secret"), made.Json.GetProperty("webhook").GetProperty("id").GetString());
        await host.Suspend(account);
        var before = (await receiver.Wait(1))[0];
        var second = (await host.Operator.Post($"{account}/webhooks/{id}/secret")).Status(200).Text("secret");
        await host.Resume(account);
        var during = (await receiver.Wait(1, one => one.Event == "account.resumed"))[0];
        var third = (await host.Operator.Post($"{account}/webhooks/{id}/secret")).Status(200).Text("secret");
        await host.Suspend(account);
        var after = (await receiver.Wait(2, one => one.Event == "account.suspended"))[1];

        (await ReferenceVerifier.Verify((first, before), (first, during), (second, during), (second, after), (third, after)))
            .ShouldAllBe(verdict => verdict == "ok");
        during.Signature.Split(' ').Length.ShouldBe(2);
        (await ReferenceVerifier.Verify((second, before), (first, after), (first, before with { Id = during.Id }),
                (first, before with { Body = before.Body.Replace("\"data\":{", "\"data\": {", StringComparison.Ordinal) }),
                (first, before with { Timestamp = "1700000000" }), (first, before with { Signature = before.Signature[3..] })))
            .ShouldAllBe(verdict => verdict != "ok");
        new[] { before, during, after }.Select(message => message.Json.GetProperty("sequence").GetInt64()).ShouldBe([1, 2, 3]);
        before.Json.GetProperty("data").GetProperty("reason").GetString().ShouldBe("CUSTOMER_REQUEST");
        before.Json.GetProperty("data").GetProperty("account").GetString().ShouldBe(account[(account.LastIndexOf('/') + 1)..]);
        before.Id.ShouldStartWith("msg_");
        (await host.Operator.Get($"{account}/webhooks")).Status(200).Body.ShouldNotContain("whsec_");
        (await host.Operator.Get($"{account}/webhook-messages")).Status(200).Body.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task An_endpoint_gets_the_events_it_asked_for_and_a_tenant_those_of_every_account()
    {
        using var filtered = new Receiver();
        using var tenant = new Receiver();
        var (one, other) = (await host.Account(), await host.Account());
        await Add(one, filtered.Url, "account.resumed");
        var wide = await Add("/v1", tenant.Url, "account.suspended");
        await host.Suspend(one);
        await host.Resume(one);
        await host.Suspend(other);

        (await filtered.Wait(1)).Single().Event.ShouldBe("account.resumed");
        (await tenant.Wait(2)).Select(message => message.Json.GetProperty("data").GetProperty("account").GetString())
            .ShouldBe([one[13..], other[13..]], ignoreOrder: true);
        (await host.Operator.Delete($"/v1/webhooks/{wide}")).Status(200);
        (await host.Operator.Post($"{one}/webhooks", new { url = filtered.Url, events = new[] { "no.such" } })).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Delete($"{one}/webhooks/wh_99")).Problem(404, "NOT_FOUND");
        filtered.Arrived.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_failed_goes_out_again_under_the_same_id_and_a_redirect_is_not_followed()
    {
        using var elsewhere = new Receiver();
        using var receiver = new Receiver { Location = elsewhere.Url };
        receiver.Answers.Enqueue(302);
        var account = await host.Account();
        await Add(account, receiver.Url);
        await host.Suspend(account);
        var tries = await receiver.Wait(2);

        tries[1].Id.ShouldBe(tries[0].Id);
        tries[1].Body.ShouldBe(tries[0].Body);
        (long.Parse(tries[1].Timestamp) - long.Parse(tries[0].Timestamp)).ShouldBeInRange(5, 9);
        elsewhere.Arrived.ShouldBeEmpty();
        var message = await Delivered(account, "DELIVERED");
        message.GetProperty("deliveries")[0].GetProperty("tries").EnumerateArray()
            .Select(each => each.GetProperty("status").GetInt32()).ShouldBe([302, 204]);

        (await host.Operator.Post($"{account}/webhook-messages/1/replay", new { })).Status(200);
        (await receiver.Wait(3))[2].Id.ShouldBe(tries[0].Id);
        (await host.Operator.Post($"{account}/webhook-messages/9/replay", new { })).Problem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task An_endpoint_that_says_gone_is_disabled_with_a_notice_and_what_it_missed_can_be_replayed()
    {
        using var receiver = new Receiver();
        receiver.Answers.Enqueue(410);
        var account = await host.Account();
        var id = await Add(account, receiver.Url);
        await host.Suspend(account);
        await receiver.Wait(1);
        JsonElement hook;
        do hook = (await host.Operator.Get($"{account}/webhooks")).Status(200).Json.GetProperty("items")[0];
        while (hook.GetProperty("enabled").GetBoolean());
        hook.GetProperty("disabledBecause").GetString().ShouldBe("it answered 410 Gone");
        await host.Resume(account);
        List<string?> kinds;
        do kinds = [.. (await host.Operator.Get($"{account}/notices")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Select(notice => notice.GetProperty("kind").GetString())];
        while (kinds.Count < 3);
        kinds.ShouldBe(["ACCOUNT_SUSPENDED", "WEBHOOK_DISABLED", "ACCOUNT_RESUMED"], ignoreOrder: true);

        var missed = await Delivered(account, "NOT_SENT");
        receiver.Arrived.Count.ShouldBe(1);
        (await host.Operator.Put($"{account}/webhooks/{id}", new { url = receiver.Url })).Status(200).Flag("enabled").ShouldBeTrue();
        var replay = $"{account}/webhook-messages/{missed.GetProperty("sequence").GetInt64()}/replay";
        (await host.Operator.Post(replay, new { webhook = id })).Status(200);
        (await receiver.Wait(2))[1].Id.ShouldBe(missed.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_left_after_the_time_limit()
    {
        using var receiver = new Receiver { Delay = TimeSpan.FromSeconds(4) };
        var account = await host.Account();
        await Add(account, receiver.Url);
        await host.Suspend(account);
        await receiver.Wait(1);
        await Task.Delay(TimeSpan.FromSeconds(3));

        var message = (await host.Operator.Get($"{account}/webhook-messages")).Status(200).Json.GetProperty("items")[0];
        message.GetProperty("deliveries")[0].GetProperty("status").GetString().ShouldBe("PENDING");
        message.GetProperty("deliveries")[0].GetProperty("tries")[0].GetProperty("error").GetString().ShouldBe("No answer within 2 seconds.");
    }

    private async Task<string> Add(string scope, string url, params string[] events) =>
        (await host.Operator.Post($"{scope}/webhooks", new { url, events })).Status(201).Json.GetProperty("webhook").GetProperty("id").GetString()!;

    private async Task<JsonElement> Delivered(string account, string status)
    {
        for (var i = 0; i < 200; i++)
        {
            foreach (var message in (await host.Operator.Get($"{account}/webhook-messages")).Status(200).Json.GetProperty("items").EnumerateArray())
                if (message.GetProperty("deliveries")[0].GetProperty("status").GetString() == status) return message;
            await Task.Delay(50);
        }
        throw new TimeoutException($"No message is {status}.");
    }
}
