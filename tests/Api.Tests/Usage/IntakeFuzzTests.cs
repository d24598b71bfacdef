using System.Globalization;
using System.Text;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Problems;
using Metering.Http.Usage;
using Shouldly;

namespace Metering.Api.Tests.Usage;

/// <summary>
/// Random damage to good requests: nothing is ever thrown but a declared refusal, and every event has exactly one answer.
/// </summary>
public sealed class IntakeFuzzTests
{
    private const int Seed = 20260711;

    private static readonly string[] Dictionary = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud83d", "null", "true", "1e999",
        "-0", "0x1",
        "\"id\":", "\"data\":", "\"quantity\":", "\n", "\r\n", "\u0000", "é", "\uFEFF", "//", "[[[[[[[[", "9223372036854775808", "{}",
            "\"specversion\":\"1.0\","];

    private static int Scale => int.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), NumberStyles.None,
        CultureInfo.InvariantCulture, out var scale)
        ? scale : 100_000;

    [Theory]
    [InlineData(UsageFormat.Single)]
    [InlineData(UsageFormat.Batch)]
    [InlineData(UsageFormat.Lines)]
    public async Task Damaged_requests_meet_declared_refusals_only(UsageFormat format)
    {
        var random = new Random(Seed + (int)format);
        var good = Good(format);
        var reached = new HashSet<string>();
        for (var round = 0; round < Scale / 3; round++)
        {
            var damaged = Damage(good, random);
            try
            {
                foreach (var outcome in await new Intake().Record(damaged, format)) reached.Add(Declared(outcome));
            }
            catch (RefusedCallException refused)
            {
                reached.Add(refused.Refusal.Code.Code);
            }
            catch (Exception fault)
            {
                throw new ShouldAssertException($"seed {Seed}, round {round}: {fault.GetType().Name} for {Convert.ToBase64String(damaged)}",
                    fault);
            }
        }

        reached.ShouldContain("Accepted");
        reached.ShouldContain(format == UsageFormat.Lines ? "EVENT_MALFORMED" : "MALFORMED_REQUEST");
    }

    [Fact]
    public async Task Feeding_the_same_damaged_lines_twice_records_nothing_new()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Scale / 100; round++)
        {
            var damaged = Damage(Good(UsageFormat.Lines), random);
            var intake = new Intake();
            var first = await intake.Record(damaged, UsageFormat.Lines);

            var again = await intake.Record(damaged, UsageFormat.Lines);

            again.Length.ShouldBe(first.Length, $"seed {Seed}, round {round}");
            again.ShouldAllBe(outcome => outcome.Status != UsageStatus.Accepted);
        }
    }

    private static string Declared(UsageOutcome outcome)
    {
        if (outcome.Status != UsageStatus.Refused) return outcome.Status.ToString();
        RefusalCodes.All.ShouldContain(code => code.Code == outcome.Code);
        outcome.Detail.ShouldNotBeNullOrEmpty();
        return outcome.Code!;
    }

    private static byte[] Good(UsageFormat format)
    {
        var events = Enumerable.Range(0, format == UsageFormat.Single ? 1 : 4)
            .Select(i => AnEvent.WithData($"{{\"quantity\":{i},\"dimensions\":{{\"call.destination\":\"+862138784988\"}}}}")
                .Replace("cdr-1", $"cdr-{i}", StringComparison.Ordinal)).ToArray();
        return Encoding.UTF8.GetBytes(format switch
        {
            UsageFormat.Single => events[0],
            UsageFormat.Batch => AnEvent.Array(events),
            _ => string.Join('\n', events),
        });
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        var bytes = new List<byte>(good);
        for (var hits = random.Next(0, 4); hits > 0; hits--)
        {
            var at = random.Next(bytes.Count + 1);
            var span = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes.RemoveRange(at, span); break;
                case 1: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Dictionary[random.Next(Dictionary.Length)])); break;
                case 2 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, span)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count + 1))); break;
            }
        }
        return [.. bytes];
    }
}
