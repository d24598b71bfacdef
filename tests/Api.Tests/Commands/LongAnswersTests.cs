using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Commands;

/// <summary>Answers that grow with their object are remembered while they can be; past that a command says so and the object lives on.</summary>
public sealed class LongAnswersTests(RunningHost host)
{
    private const string Now = "2026-07-10T09:00:00+08:00";

    [Fact]
    public async Task An_answer_above_64_KiB_is_given_again_with_the_same_bytes()
    {
        var world = await World.Open(host, Now);
        (await File(world)).Status(201);
        for (var i = 0; i < 40; i++) (await Answer(world, new string((char)('a' + i % 26), 4_000))).Status(201);
        var key = Client.NewKey();

        var first = (await Answer(world, "The last word.", key)).Status(201);
        var again = (await Answer(world, "The last word.", key)).Status(201);

        first.Bytes.Length.ShouldBeGreaterThan(2 * 65_536);
        again.Bytes.ShouldBe(first.Bytes);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
    }

    [Fact]
    public async Task Where_no_key_can_remember_the_answer_the_command_is_refused_changes_nothing_and_the_object_lives_on()
    {
        var world = await World.Open(host, Now);
        (await File(world)).Status(201);
        var random = new Random(7);
        var written = 1;
        Reply reply;
        do reply = await Answer(world, Noise(random));
        while (reply.StatusCode == 201 && ++written < 50);

        reply.Problem(413, "REQUEST_TOO_LARGE").Flag("retryable").ShouldBeFalse();
        (await host.Operator.Get($"{world.Path}/tickets/1")).Status(200).Json.GetProperty("replies").GetArrayLength().ShouldBe(written);
        (await Answer(world, "Without a key nothing is remembered.", "")).Status(201).Json.GetProperty("replies").GetArrayLength()
            .ShouldBe(written + 1);
        (await File(world)).Status(201).Number("number").ShouldBe(2);
    }

    [Fact]
    public async Task The_meter_of_an_authorization_is_as_long_as_that_of_an_event()
    {
        foreach (var meter in new[] { "", " ", new string('m', 129), new string('m', 65_536), "sms\u0000" })
            (await host.Reporter.Post("/v1/authorizations", new { subject = "package:nosuch", meter, quantity = 1 }))
                .Problem(400, "MALFORMED_REQUEST").Json.GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("/meter");
        (await host.Reporter.Post("/v1/authorizations", new { subject = "package:nosuch", meter = new string('m', 128), quantity = 1 }))
            .Problem(404, "UNKNOWN_SUBJECT");
    }

    private Task<Reply> File(World world) =>
        host.Operator.Post($"{world.Path}/tickets", new { kind = "COMPLAINT", title = "Many words", text = "Here they come." });

    private Task<Reply> Answer(World world, string text, string? key = null) =>
        host.Operator.Post($"{world.Path}/tickets/1/replies", new { text }, key);

    private static string Noise(Random random) => string.Concat(Enumerable.Range(0, 4_000).Select(_ => (char)random.Next('!', '~')));
}
