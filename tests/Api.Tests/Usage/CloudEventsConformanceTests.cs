using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Metering.Http.Usage;
using NodaTime;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>What the reference implementation of CloudEvents writes, the intake reads, to the last field.</summary>
public sealed class CloudEventsConformanceTests
{
    private const int Seed = 4711;
    private static readonly string[] Texts = ["cdr-1", "订单 7", "a\"b\\c", "😀", "%2e%2e/", "x'y&<z>", "é\u200b"];
    private readonly Random random = new(Seed);

    [Fact]
    public async Task Every_encoded_batch_is_read_as_it_was_meant()
    {
        for (var round = 0; round < 300; round++)
        {
            var sent = Enumerable.Range(0, random.Next(1, 20)).Select(i => Event($"{round}-{i}-{Texts[random.Next(Texts.Length)]}"))
                .ToList();
            var intake = new Intake();

            var outcomes = await intake.Record(new JsonEventFormatter().EncodeBatchModeMessage(sent, out _).ToArray(), UsageFormat.Batch);

            outcomes.ShouldAllBe(outcome => outcome.Status == Contracts.Usage.UsageStatus.Accepted, $"seed {Seed}, round {round}");
            Compare(sent, intake);
        }
    }

    [Fact]
    public async Task Every_encoded_single_event_is_read_as_it_was_meant()
    {
        for (var round = 0; round < 300; round++)
        {
            var sent = Event($"{round}-{Texts[random.Next(Texts.Length)]}");
            var intake = new Intake();

            await intake.Record(new JsonEventFormatter().EncodeStructuredModeMessage(sent, out _).ToArray(), UsageFormat.Single);

            Compare([sent], intake);
        }
    }

    private static void Compare(List<CloudEvent> sent, Intake intake)
    {
        var read = intake.Items.ToDictionary(item => item.EventId);
        read.Count.ShouldBe(sent.Count);
        foreach (var each in sent)
        {
            var item = read[each.Id!];
            item.Source.ShouldBe(each.Source!.ToString());
            item.Meter.ShouldBe(each.Type);
            item.Start.ShouldBe(Instant.FromDateTimeOffset(each.Time!.Value));
            item.Quantity.ShouldBe(((Dictionary<string, object>)each.Data!)["quantity"]);
            intake.Resources[each.Subject!].Slices.SelectMany(slice => slice.Items).ShouldContain(item);
        }
    }

    private CloudEvent Event(string id)
    {
        var made = new CloudEvent
        {
            Id = id,
            Source = new Uri($"/pbx/{random.Next(5)}", UriKind.Relative),
            Type = random.Next(2) == 0 ? "voice.outbound" : "bot.message",
            Subject = $"seat:acc_1/{random.Next(30)}",
            Time = new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(random.Next(-12, 14)))
                .AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 30)),
            DataContentType = "application/json",
            Data = new Dictionary<string, object> { ["quantity"] = random.NextInt64(1L << 53) },
        };
        if (random.Next(2) == 0) made["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        if (random.Next(3) == 0) made.SetAttributeFromString("sequence", "7");
        return made;
    }
}
