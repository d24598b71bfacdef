using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Commands;

/// <summary>The printed contract: same key and request, same bytes; another request 422; running 409; missing 400.</summary>
public sealed class IdempotencyContractTests(RunningHost host)
{
    private const string Now = "2026-07-10T09:00:00+08:00";

    [Fact]
    public async Task A_repeat_gets_the_same_bytes_and_moves_nothing()
    {
        var world = await World.Open(host, Now);
        var key = Client.NewKey();
        var body = $"{{\"amountFen\":500,\"channel\":\"BANK\",\"transactionId\":\"{world.Account}-1\"}}";
        var respelt = $"{{ \"transactionId\" : \"{world.Account}-1\", \"channel\":\"BANK\", \"amountFen\": 500 }}";

        var first = await host.Operator.Post($"{world.Path}/topups", body, key);
        var again = await host.Operator.Post($"{world.Path}/topups", respelt, $"\"{key}\"");

        again.StatusCode.ShouldBe(first.Status(201).StatusCode);
        again.Bytes.ShouldBe(first.Bytes);
        first.Headers.ShouldNotContainKey("Idempotent-Replayed");
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
        (await world.Wallet()).ShouldBe(500);
    }

    [Fact]
    public async Task A_refusal_is_remembered_too()
    {
        var world = await World.Open(host, Now);
        await world.Base();
        var key = Client.NewKey();
        var body = new { skus = new[] { "MASS-PKG-10K", "MASS-MSG" }, acknowledgedNonRefundable = true };

        var first = (await host.Operator.Post($"{world.Path}/packages", body, key)).Problem(402, "INSUFFICIENT_BALANCE");
        (await world.TopUp(200_000, "T")).Status(201);
        var again = await host.Operator.Post($"{world.Path}/packages", body, key);

        again.Problem(402, "INSUFFICIENT_BALANCE").Bytes.ShouldBe(first.Bytes);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
        (await world.Wallet()).ShouldBe(200_000);
    }

    [Fact]
    public async Task Another_body_or_route_under_the_same_key_is_refused()
    {
        var world = await World.Open(host, Now);
        var other = await World.Open(host, Now);
        var key = Client.NewKey();
        object Body(long fen) => new { amountFen = fen, channel = "BANK", transactionId = $"{world.Account}-1" };
        (await host.Operator.Post($"{world.Path}/topups", Body(500), key)).Status(201);

        (await host.Operator.Post($"{world.Path}/topups", Body(501), key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        (await host.Operator.Post($"{world.Path}/payments", Body(500), key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        (await host.Operator.Post($"{other.Path}/topups", Body(500), key)).Problem(422, "IDEMPOTENCY_KEY_REUSED");
        (await other.Wallet()).ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "9.2")]
    public async Task A_key_that_a_customer_used_is_still_free_for_the_operator_and_other_customers()
    {
        var world = await World.Open(host, Now);
        var other = await World.Join(host, world.Clock);
        var (customer, stranger) = (await host.Customer(world.Account), await host.Customer(other.Account));
        var key = Client.NewKey();
        var body = new { kind = "COMPLAINT", title = "t", text = "t" };

        var own = (await customer.Post($"{world.Path}/tickets", body, key)).Status(201);
        var operators = (await host.Operator.Post($"{world.Path}/tickets", body, key)).Status(201);
        (await stranger.Post($"{other.Path}/tickets", body, key)).Status(201).Headers.ShouldNotContainKey("Idempotent-Replayed");
        (await customer.Post($"{world.Path}/tickets", body, key)).Status(201).Bytes.ShouldBe(own.Bytes);

        operators.Headers.ShouldNotContainKey("Idempotent-Replayed");
        (await host.Operator.Get($"{world.Path}/tickets")).Status(200).Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        (await host.Operator.Post($"{world.Path}/topups", new { amountFen = 500, channel = "BANK", transactionId = world.Account }, key))
            .Problem(422, "IDEMPOTENCY_KEY_REUSED");
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("with a blank in the middle")]
    public async Task A_missing_or_malformed_key_is_400(string key)
    {
        var world = await World.Open(host, Now);

        (await host.Operator.Post($"{world.Path}/topups", new { amountFen = 1, channel = "BANK", transactionId = "x" }, key))
            .Problem(400, "IDEMPOTENCY_KEY_REQUIRED");
    }

    [Fact]
    public async Task Shape_errors_are_not_remembered()
    {
        var world = await World.Open(host, Now);
        var key = Client.NewKey();

        (await host.Operator.Post($"{world.Path}/topups", new { amountFen = "500" }, key)).Problem(400, "MALFORMED_REQUEST");
        (await host.Operator.Post($"{world.Path}/topups", new { amountFen = 500, channel = "BANK", transactionId = world.Account }, key))
            .Status(201);
    }

    [Fact]
    public async Task Sixty_four_at_once_count_once()
    {
        var world = await World.Open(host, Now);
        var key = Client.NewKey();
        var body = new { amountFen = 700, channel = "TENPAY", transactionId = $"{world.Account}-p" };

        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => host.Operator.Post($"{world.Path}/topups", body, key)));

        var answered = replies.Where(reply => reply.StatusCode == 201).ToList();
        answered.Count(reply => !reply.Headers.ContainsKey("Idempotent-Replayed")).ShouldBe(1);
        answered.ShouldAllBe(reply => reply.Bytes.SequenceEqual(answered[0].Bytes));
        foreach (var turnedAway in replies.Where(reply => reply.StatusCode != 201))
            turnedAway.Problem(409, "IDEMPOTENCY_KEY_IN_FLIGHT").Headers.ShouldContainKey("Retry-After");
        (await world.Wallet()).ShouldBe(700);
    }
}
