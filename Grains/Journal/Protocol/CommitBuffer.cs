using System.Buffers;

namespace Metering.Journal.Protocol;

/// <summary>One rented buffer for all bytes of a commit; given back when the commit is answered.</summary>
internal sealed class CommitBuffer : IBufferWriter<byte>
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1024);

    public int Written { get; private set; }

    public ReadOnlyMemory<byte> Slice(int start, int end) => buffer.AsMemory(start, end - start);

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(Written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(Written);
    }

    public void GiveBack()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Reserve(int sizeHint)
    {
        var needed = Written + Math.Max(sizeHint, 1);
        if (needed <= buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, Written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
