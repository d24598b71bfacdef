using System.Buffers.Binary;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Tickets;
using Metering.Domain.Refusals;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Shouldly;

namespace Metering.Grains.Tests.Journaling;

/// <summary>The bytes that a claim keeps of an answer.</summary>
public sealed class Remembered_outcomes
{
    private static readonly Serializer Plain = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private readonly RememberedOutcomes outcomes = new(Plain);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(15_000)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void Read_as_they_were_written(int length)
    {
        var refusal = CommandReply.Refused<TicketView>(RefusalCodes.NotFound.With(LongTexts.Prose(length)));

        var written = outcomes.Write(refusal);

        RememberedOutcomes.Fits(written).ShouldBeTrue();
        outcomes.Read<CommandReply<TicketView>>(written).ShouldBe(refusal);
    }

    [Fact]
    public void What_was_written_before_they_were_compressed_is_read_as_ever()
    {
        var refusal = CommandReply.Refused<TicketView>(RefusalCodes.NotFound.With(LongTexts.Prose(60_000)));
        var old = Plain.SerializeToArray(refusal);

        old[0].ShouldNotBe(outcomes.Write(refusal)[0]);
        outcomes.Read<CommandReply<TicketView>>(old).ShouldBe(refusal);
    }

    [Fact]
    public void What_cannot_be_compressed_enough_does_not_fit()
    {
        var text = LongTexts.Noise(200_000);

        RememberedOutcomes.Fits(outcomes.Write(CommandReply.Refused<TicketView>(RefusalCodes.NotFound.With(text)))).ShouldBeFalse();
        RememberedOutcomes.Fits(outcomes.Write(LongTexts.Prose((16 << 20) + 1))).ShouldBeFalse("nothing is written that is not read back");
        CommitRules.MostOutcomeBytes.ShouldBe(65_536);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(1_000)]
    public void A_length_that_is_not_the_written_one_is_not_believed(int length)
    {
        var written = outcomes.Write(LongTexts.Prose(100_000));
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(1), length);

        Should.Throw<InvalidDataException>(() => outcomes.Read<string>(written));
        Should.Throw<InvalidDataException>(() => outcomes.Read<string>(written.AsSpan(0, 3)));
    }
}
