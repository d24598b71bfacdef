using System.Buffers;
using CsCheck;
using Metering.Actors.Usage;
using Metering.Domain.Events;
using Metering.Domain.Usage;
using Metering.Domain.Wallet;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Usage.ResourceSilo;

namespace Metering.Grains.Tests.Usage;

public sealed class The_codec_of_a_resource
{
    private static readonly long Scale = long.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), out var scale) ? scale
        : 2_000;

    private static readonly ResourceState Sample = new()
    {
        Owner = new ResourceOwner("t1", "acc_1", At("2026-07-10T00:00:00"), null),
        Skus = [new ResourceSku("NUM-FIXED", At("2026-07-10T00:00:00")), new ResourceSku("VOICE-OUT", At("2026-07-10T00:00:00"))],
        Totals =
        [
            new MonthTotal(1, 202607) { Units = 2_069, ExactFen = 24_828m, ChargedFen = 24_828, BilledUnits = 2_065, BilledFen = 24_780,
                PriceBook = "PB-2026-01" },
            new MonthTotal(1, 202608) { Units = 1, ExactFen = 12m, ChargedFen = 12, PriceBook = "PB-2026-01" },
        ],
        LastClosed = 202607,
    };

    private static readonly UsageRecorded Call = new(At("2026-07-20T10:01:05"),
        [new UsageRecord { Source = "/pbx/sz", EventId = "c-000123", Meter = "voice.outbound", Start = At("2026-07-20T10:00:00"), Sku = 1,
            Quantity = 61, Units = 2, ChargeFen = 24 }],
        [new MonthTotal(1, 202607) { Units = 2_071, ExactFen = 24_852m, ChargedFen = 24_852 }], [], 0);

    [Fact]
    public void Golden_bytes_of_a_snapshot_stay_readable()
    {
        const string golden =
            "0101027431056163635F3180D8F893350002094E554D2D464958454480D8F8933509564F4943452D4F555480D8F89335"
            + "000000000000020501EFAE0CAA2000FCC101F8"
            + "83030A50422D323032362D3031A2209883030101F0AE0C02000C180A50422D323032362D3031000000EFAE0C";
        Hex(Sample).ShouldBe(golden);
        Convert.FromHexString(golden).Length.ShouldBeLessThan(150);
        Hex(ResourceCodec.Instance.ReadState(Convert.FromHexString(golden))).ShouldBe(golden);
    }

    [Fact]
    public void Golden_bytes_of_an_event_stay_readable()
    {
        const string golden =
            "018896B09735000180072F7062782F737A0E766F6963652E6F7574626F756E6408632D"
            + "3030303132338092B097357A010430010001EFAE0CAE200094C201A8840300";
        HexEvent(Call).ShouldBe(golden);
        Convert.FromHexString(golden).Length.ShouldBeLessThan(80);
        HexEvent((DomainEvent)ResourceCodec.Instance.ReadEvents(Convert.FromHexString(golden)).Single()).ShouldBe(golden);
    }

    [Fact]
    public void Every_event_reads_back_as_it_was_written() => Gen.Select(Gen.Long, Gen.Long[-1_000_000, 1_000_000], Gen.Decimal,
        Gen.String, Gen.Int[1, 999_999], Gen.Bool)
        .Sample((number, fen, exact, text, month, flag) =>
        {
            var at = Instant.FromUnixTimeTicks(number % 10_000_000_000_000_000);
            DomainEvent[] events =
            [
                Call with { RecordedAt = at, ConsumedFen = fen, Totals = [new MonthTotal(month, month) { Units = number, ExactFen = exact,
                    ChargedFen = fen, FromWallet = true, WalletFen = fen, WalletUnits = number, PriceBook = text }] },
                new UsageRecorded(at, [.. Call.Records, Call.Records[0] with { Destination = text, Wallet = flag, Void = !flag,
                    Taken = [new AllowanceUse(month, fen)] },
                    Call.Records[0] with { Source = text, Sku = -1, Units = 0, ChargeFen = 0, Refused = RememberedRefusal.Suspended }],
                        [], [new AllowanceUse(1, number)], fen),
                new LeaseExtended(number), new LeaseReturned(fen), new ClockAdvanced(at), new MonthClosed(month, 202601),
                    new AllowanceExpired(month),
                new SuspensionChanged(text, flag), new ResourceEnded(at), new HoldEnded(number, HoldEnd.Expired),
                    new SuspensionMarked(text, flag, at),
                new HoldSet(new Hold(number, text, -1, at, flag ? text : null) { Granted = fen, Used = number, HeldFen = fen,
                    ValidUntil = at, Final = flag, Wallet = !flag }),
                new ResourceActivated(flag ? new ResourceOwner(text, text, at, flag ? null : text) : null, [new ResourceSku(text, at)],
                    [new Allowance(month, text, text, text, number, fen, at, at) { Consumed = fen, Expired = flag }]),
            ];
            var output = new ArrayBufferWriter<byte>();
            foreach (var item in events) ResourceCodec.Instance.WriteEvent(item, output);
            var read = ResourceCodec.Instance.ReadEvents(output.WrittenSpan);
            read.Count.ShouldBe(events.Length);
            read.Skip(2).Take(10).ShouldBe(events.Skip(2).Take(10));
            for (var i = 0; i < events.Length; i++) HexEvent((DomainEvent)read[i]).ShouldBe(HexEvent(events[i]));
            ((UsageRecorded)read[0]).Totals[0].ShouldBe(((UsageRecorded)events[0]).Totals[0]);
        }, iter: Scale);

    [Fact]
    public void Equal_amounts_give_equal_bytes() =>
        Hex(Sample with { Totals = [Sample.Totals[0] with { ExactFen = 24_828.000m }, Sample.Totals[1]] }).ShouldBe(Hex(Sample));

    [Fact]
    public void A_full_state_reads_back()
    {
        var full = Sample with
        {
            ClockNow = At("2026-08-03T00:00:00"), EndedAt = At("2026-08-02T00:00:00"), Suspensions = ["ARREARS", "VIOLATION"],
                Lease = new Lease(5, 3, 1), LastHold = 7,
            Holds = [new Hold(7, "sms.segment", 0, At("2026-08-03T00:00:00"), "+86755") { Granted = 5, HeldFen = 1,
                ValidUntil = At("2026-08-03T00:05:00") }],
            Allowances = [new Allowance(0, "g", "BOT-PKG-100K", "bot.message", 100, 150, At("2026-01-01T00:00:00"),
                At("2027-01-01T00:00:00")) { Consumed = 4 }],
        };
        var read = ResourceCodec.Instance.ReadState(Convert.FromHexString(Hex(full)));
        Hex(read).ShouldBe(Hex(full));
        (read.ClockNow, read.EndedAt, read.Lease, read.LastHold, read.LastClosed).ShouldBe((full.ClockNow, full.EndedAt, full.Lease, 7,
            202607));
        read.Suspensions.ShouldBe(full.Suspensions);
        read.Holds.ShouldBe(full.Holds);
        read.Allowances.ShouldBe(full.Allowances);
        read.Totals.ShouldBe(full.Totals);
    }

    [Fact]
    public void The_begin_of_a_suspension_is_kept_and_costs_nothing_while_there_is_none()
    {
        var since = At("2026-09-15T00:00:00");
        var suspended = Sample.Apply(new SuspensionDated("ARREARS", true, since)).Apply(new SuspensionDated("VIOLATION@*", true,
            At("2026-09-16T00:00:00")));
        var read = ResourceCodec.Instance.ReadState(Convert.FromHexString(Hex(suspended)));

        read.SuspendedSince.ShouldBe(since);
        read.Suspensions.ShouldBe(["ARREARS", "VIOLATION@*"]);
        var resumed = read.Apply(new SuspensionDated("ARREARS", false, since)).Apply(new SuspensionDated("VIOLATION@*", false, since));
        Hex(resumed).ShouldBe(Hex(Sample));
        var happened = new SuspensionDated("REGULATORY@VOICE-OUT", true, since);
        ResourceCodec.Instance.ReadEvents(Convert.FromHexString(HexEvent(happened))).ShouldBe([happened]);
    }

    [Fact]
    public void Each_suspension_keeps_its_own_begin_and_what_older_versions_wrote_stays_as_it_was()
    {
        var (first, second) = (At("2026-09-15T00:00:00"), At("2026-09-16T00:00:00"));
        var older = Sample.Apply(new SuspensionDated("QUALIFICATION@VOICE-OUT", true, first)).Apply(new SuspensionDated("ARREARS", true, second));
        const string golden =
            "0201027431056163635F3180D8F893350002094E554D2D464958454480D8F8933509564F4943452D4F555480D8F89335"
            + "0000020741525245415253175155414C494649434154494F4E40564F4943452D4F5554000000020501EFAE0CAA2000FC"
            + "C101F883030A50422D323032362D3031A2209883030101F0AE0C02000C180A50422D323032362D3031000000EFAE0C80"
            + "A083AA35";
        Hex(older).ShouldBe(golden, "as versions wrote it that kept only the first begin");
        Hex(ResourceCodec.Instance.ReadState(Convert.FromHexString(golden))).ShouldBe(golden);

        var marked = older.Apply(new SuspensionMarked("NO_BASE", true, second));
        var read = ResourceCodec.Instance.ReadState(Convert.FromHexString(Hex(marked)));
        (read.SuspendedSince, Hex(read), Hex(read)[..2]).ShouldBe((first, Hex(marked), "03"));
        read.SuspensionBegins.ShouldBe([new SuspensionBegin("NO_BASE", second)]);

        Hex(read.Apply(new SuspensionMarked("NO_BASE", false, second))).ShouldBe(Hex(older));
        Hex(Sample.Apply(new SuspensionMarked("NO_BASE", true, second)).Apply(new SuspensionMarked("NO_BASE", false, second)))
            .ShouldBe(Hex(Sample));
    }

    private static string Hex(ResourceState state)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceCodec.Instance.WriteState(state, output);
        return Convert.ToHexString(output.WrittenSpan);
    }

    private static string HexEvent(DomainEvent happened)
    {
        var output = new ArrayBufferWriter<byte>();
        ResourceCodec.Instance.WriteEvent(happened, output);
        return Convert.ToHexString(output.WrittenSpan);
    }
}
