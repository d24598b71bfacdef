using Metering.Http.Problems;
using Metering.Http.Usage;
using NodaTime;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>What the intake takes and refuses before any resource is asked.</summary>
public sealed class EventShapeTests
{
    [Fact]
    public async Task A_good_event_reaches_its_resource_with_every_field()
    {
        var intake = new Intake();
        var text = AnEvent.With("data", """{"quantity":61,"dimensions":{"call.destination":"+862138784988"}}""");

        (await intake.Single(text)).Word().ShouldBe("Accepted");

        var item = intake.Resources["number:+8675586013301"].Slices.Single().Items.Single();
        item.EventId.ShouldBe("cdr-1");
        item.Source.ShouldBe("/pbx/sz-1");
        item.Meter.ShouldBe("voice.outbound");
        item.Quantity.ShouldBe(61);
        item.Destination.ShouldBe("+862138784988");
        item.Start.ShouldBe(Instant.FromUtc(2026, 7, 11, 1, 30));
    }

    [Theory]
    [InlineData("0", "Accepted")]
    [InlineData("9007199254740992", "Accepted")]
    [InlineData("9007199254740993", "QUANTITY_OVER_LIMIT")]
    [InlineData("9223372036854775808", "QUANTITY_OVER_LIMIT")]
    [InlineData("99999999999999999999999999999999999999", "QUANTITY_OVER_LIMIT")]
    [InlineData("-1", "QUANTITY_NEGATIVE")]
    [InlineData("-0.5", "QUANTITY_NEGATIVE")]
    [InlineData("1.5", "QUANTITY_FRACTIONAL")]
    [InlineData("1.0", "QUANTITY_FRACTIONAL")]
    [InlineData("1e3", "QUANTITY_FRACTIONAL")]
    [InlineData("1e400", "QUANTITY_FRACTIONAL")]
    [InlineData("\"1\"", "EVENT_MALFORMED")]
    [InlineData("null", "EVENT_MALFORMED")]
    [InlineData("[1]", "EVENT_MALFORMED")]
    public async Task Quantities_are_whole_numbers_from_zero(string quantity, string outcome) =>
        (await new Intake().Single(AnEvent.Quantity(quantity))).Word().ShouldBe(outcome);

    [Theory]
    [InlineData("2026-07-11T09:30:00+08:00", "Accepted")]
    [InlineData("2026-07-11T01:30:00Z", "Accepted")]
    [InlineData("2026-07-11t01:30:00z", "Accepted")]
    [InlineData("2026-07-11T01:30:00.123456789Z", "Accepted")]
    [InlineData("2026-07-11T01:30:00", "EVENT_MALFORMED")]
    [InlineData("2026-07-11 01:30:00Z", "EVENT_MALFORMED")]
    [InlineData("2026-06-30T23:59:60Z", "EVENT_MALFORMED")]
    [InlineData("2026-02-29T00:00:00Z", "EVENT_MALFORMED")]
    [InlineData("2026-07-11T01:30:00+25:00", "EVENT_MALFORMED")]
    [InlineData("2026-07-11T01:30:00.1234567890Z", "EVENT_MALFORMED")]
    [InlineData("0000-01-01T00:00:00Z", "EVENT_MALFORMED")]
    [InlineData("9999-12-31T23:59:59-23:00", "EVENT_MALFORMED")]
    [InlineData("", "EVENT_MALFORMED")]
    public async Task Times_are_rfc_3339_with_an_offset(string time, string outcome) =>
        (await new Intake().Single(AnEvent.With("time", $"\"{time}\""))).Word().ShouldBe(outcome);

    [Theory]
    [InlineData("specversion")]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    [InlineData("subject")]
    [InlineData("time")]
    [InlineData("data")]
    public async Task A_missing_attribute_is_the_events_fault(string member) =>
        (await new Intake().Single(AnEvent.Without(member))).Word().ShouldBe("EVENT_MALFORMED");

    [Theory]
    [InlineData("id", "\"other\"")]
    [InlineData("id", "\"cdr-1\"")]
    [InlineData("data", "{\"quantity\":1}")]
    [InlineData("myextension", "1,\"myextension\":2")]
    public async Task A_member_that_stands_twice_is_refused(string member, string value)
    {
        var twice = AnEvent.Good().ToJsonString()[..^1] + $",\"{member}\":{value}}}";
        (await new Intake().Single(twice)).Word().ShouldBe("EVENT_MALFORMED");
    }

    [Theory]
    [InlineData("extension", "\"text\"", "Accepted")]
    [InlineData("sampled", "true", "Accepted")]
    [InlineData("nested", "{\"a\":[1,2,{}]}", "Accepted")]
    [InlineData("specversion", "\"0.3\"", "EVENT_MALFORMED")]
    [InlineData("datacontenttype", "\"text/xml\"", "EVENT_MALFORMED")]
    [InlineData("datacontenttype", "\"application/json; charset=utf-8\"", "Accepted")]
    [InlineData("data_base64", "\"AA==\"", "EVENT_MALFORMED")]
    [InlineData("data", "{\"quantity\":1,\"amountFen\":5}", "EVENT_MALFORMED")]
    [InlineData("data", "{\"quantity\":1,\"quantity\":2}", "EVENT_MALFORMED")]
    [InlineData("data", "{\"quantity\":1,\"dimensions\":{\"call.destination\":\"abc\"}}", "EVENT_MALFORMED")]
    [InlineData("data", "{\"quantity\":1,\"dimensions\":{\"a\":1}}", "EVENT_MALFORMED")]
    [InlineData("data", "{\"quantity\":1,\"dimensions\":{\"a\":\"1\",\"a\":\"1\"}}", "EVENT_MALFORMED")]
    [InlineData("id", "\"\"", "EVENT_MALFORMED")]
    [InlineData("id", "\"\\u0000\"", "EVENT_MALFORMED")]
    [InlineData("id", "\"\\ud800\"", "EVENT_MALFORMED")]
    [InlineData("subject", "\"desk:7\"", "UNKNOWN_SUBJECT")]
    [InlineData("subject", "\"seat:acc_1\"", "UNKNOWN_SUBJECT")]
    [InlineData("subject", "\"seat:acc_1/2/3\"", "UNKNOWN_SUBJECT")]
    [InlineData("subject", "\"seat:acc_1/2\"", "Accepted")]
    [InlineData("subject", "\"package:../acc_1\"", "UNKNOWN_SUBJECT")]
    [InlineData("subject", "\"number:CN400:4008001234\"", "Accepted")]
    public async Task Attributes_are_checked_one_by_one(string member, string value, string outcome) =>
        (await new Intake().Single(AnEvent.With(member, value))).Word().ShouldBe(outcome);

    [Theory]
    [InlineData(256, "Accepted")]
    [InlineData(257, "EVENT_MALFORMED")]
    public async Task An_id_has_at_most_256_bytes(int bytes, string outcome) =>
        (await new Intake().Single(AnEvent.Good(new string('x', bytes)).ToJsonString())).Word().ShouldBe(outcome);

    [Fact]
    public async Task One_poisoned_item_never_spoils_the_others()
    {
        var intake = new Intake();
        var deep = AnEvent.With("deep", new string('[', 500_000) + new string(']', 500_000));

        var outcomes = await intake.Batch(AnEvent.Array(AnEvent.Good("a").ToJsonString(), "7", "\"x\"", "[[]]", "{}", deep,
            AnEvent.Quantity("-1"),
            AnEvent.Good("b").ToJsonString(), AnEvent.Good("a").ToJsonString()));

        outcomes.Select(OutcomeAssertions.Word)
            .ShouldBe(["Accepted", "EVENT_MALFORMED", "EVENT_MALFORMED", "EVENT_MALFORMED", "EVENT_MALFORMED",
            "EVENT_MALFORMED", "QUANTITY_NEGATIVE", "Accepted", "Duplicate"]);
    }

    [Fact]
    public async Task A_broken_line_is_only_that_lines_fault()
    {
        var lines = string.Join("\n", AnEvent.Good("a").ToJsonString(), "{\"id\":", "{} {}", "", AnEvent.Good("b")
            .ToJsonString() + "\r") + "\n";

        (await new Intake().Lines(lines)).Select(OutcomeAssertions.Word)
            .ShouldBe(["Accepted", "EVENT_MALFORMED", "EVENT_MALFORMED", "Accepted"]);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[{}] x")]
    [InlineData("[{\"id\":}]")]
    [InlineData("")]
    public async Task A_broken_array_records_nothing_at_all(string body)
    {
        var intake = new Intake();
        var broken = body == "[" ? "[" + AnEvent.Good().ToJsonString() + "," : body;

        var refused = await Should.ThrowAsync<RefusedCallException>(() => intake.Batch(broken));

        refused.Refusal.Code.Code.ShouldBe("MALFORMED_REQUEST");
        intake.Resources.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_events_are_the_limit()
    {
        var thousand = Enumerable.Range(0, 1_000).Select(i => AnEvent.Good($"e{i}").ToJsonString()).ToArray();

        (await new Intake().Batch(AnEvent.Array(thousand))).Length.ShouldBe(1_000);
        (await Should.ThrowAsync<RefusedCallException>(() => new Intake().Batch(AnEvent.Array([.. thousand, thousand[0]]))))
            .Refusal.Code.Code.ShouldBe("REQUEST_TOO_LARGE");
        (await Should.ThrowAsync<RefusedCallException>(() => new Intake().Lines(string.Join('\n', [.. thousand, thousand[0]]))))
            .Refusal.Code.Code.ShouldBe("REQUEST_TOO_LARGE");
    }

    [Fact]
    public async Task Each_resource_is_asked_once_and_answers_keep_their_order()
    {
        var intake = new Intake();
        var events = Enumerable.Range(0, 100).Select(i => AnEvent.Good($"e{i}", $"seat:acc_1/{i % 7}").ToJsonString()).ToArray();
        for (var i = 0; i < 7; i++)
        {
            var seat = i;
            intake.Resources[$"seat:acc_1/{seat}"] = new RecordingResource
            {
                Instead = slice => Task.FromResult(new Contracts.Usage.UsageReply(
                    [.. slice.Items.Select(item => new Contracts.Usage.UsageOutcome(Contracts.Usage.UsageStatus.Refused, "NO_RATE",
                        item.EventId))])),
            };
        }

        var outcomes = await intake.Batch(AnEvent.Array(events));

        intake.Resources.Values.ShouldAllBe(resource => resource.Slices.Count == 1);
        outcomes.Select(outcome => outcome.Detail).ShouldBe(Enumerable.Range(0, 100).Select(i => $"e{i}"));
    }

    [Fact]
    public async Task A_resource_that_does_not_answer_leaves_its_own_events_unknown()
    {
        var intake = new Intake();
        intake.Resources["seat:acc_1/1"] = new RecordingResource { Instead = _ =>
            Task.FromException<Contracts.Usage.UsageReply>(new TimeoutException()) };

        var outcomes = await intake.Batch(AnEvent.Array(AnEvent.Good("a", "seat:acc_1/1").ToJsonString(), AnEvent.Good("b", "seat:acc_1/2")
            .ToJsonString()));

        outcomes.Select(OutcomeAssertions.Word).ShouldBe(["OUTCOME_UNKNOWN", "Accepted"]);
    }

    [Fact]
    public async Task Spelling_is_no_content_but_meaning_is()
    {
        var intake = new Intake();
        var first = """
            {"specversion":"1.0","id":"x","source":"s","type":"voice.outbound","subject":"seat:a/1","time":"2026-07-11T09:30:00+08:00",
            "data":{"quantity":60,"dimensions":{"a":"1","b":"2"}}}
            """;
        var respelt = """
            { "data" : {"dimensions":{"b":"2","a":"1"},"quantity":60}, "time":"2026-07-11T01:30:00.000Z",
            "subject":"seat:a/\u0031","type":"voice.outbound","source":"s","id":"x","specversion":"1.0","traceid":"t" }
            """;
        var changed = first.Replace(":60,", ":61,", StringComparison.Ordinal);

        (await intake.Single(first)).Word().ShouldBe("Accepted");
        (await intake.Single(respelt)).Word().ShouldBe("Duplicate");
        (await intake.Single(changed)).Word().ShouldBe("EVENT_CONFLICT");
    }
}
