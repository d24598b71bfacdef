using System.Buffers;
using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

/// <summary>The lines of a closed month as a page of the journal, so that every repeat of the close answers the same.</summary>
internal static class ClosedLines
{
    private const byte Format = 1;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ClosedLine> lines)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new PackedWriter(output);
        writer.Byte(Format);
        writer.Count(lines.Count);
        foreach (var line in lines)
        {
            writer.Text(line.Sku);
            writer.Count(line.UsageMonth);
            writer.Signed(line.Units);
            writer.Signed(line.GrossFen);
            writer.Byte(line.Prepaid ? (byte)1 : (byte)0);
            writer.Text(line.PriceBook);
        }
        writer.Flush();
        return output.WrittenMemory;
    }

    public static ClosedLine[] Read(ReadOnlySpan<byte> page)
    {
        var reader = new PackedReader(page);
        var format = reader.Byte();
        if (format != Format)
            throw new Metering.Journal.StoreUnusableException(
                $"Closed lines have format {format}: start the newer version that wrote them.");
        var lines = new ClosedLine[reader.Count()];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = new ClosedLine(reader.Text(), reader.Count(), reader.Signed(), reader.Signed(), reader.Byte() == 1, reader.Text());
        return lines;
    }
}
