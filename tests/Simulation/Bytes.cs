using System.Buffers;
using System.Text;

namespace Metering.Simulation;

/// <summary>Writes the simulated aggregates' little binary format.</summary>
internal static class Bytes
{
    public static void Write(IBufferWriter<byte> output, Action<BinaryWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true)) write(writer);
        output.Write(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    public static BinaryReader Read(ReadOnlySpan<byte> bytes) => new(new MemoryStream(bytes.ToArray()));
}
