using System.Buffers;

namespace Metering.Journal.Protocol;

/// <summary>All bytes of one commit; given back when the commit is answered, and used again.</summary>
internal sealed class CommitBuffer : IBufferWriter<byte>
{
    private const int MostKept = 16_384;
    private const int LargestKept = 16_384;
    private static readonly FreeList<CommitBuffer> Free = new(MostKept);
    private byte[] buffer = new byte[1_024];

    private CommitBuffer()
    {
    }

    public int Written { get; private set; }

    public static CommitBuffer Rent() => Free.Take() ?? new CommitBuffer();

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
        Written = 0;
        if (buffer.Length <= LargestKept) Free.Give(this);
    }

    private void Reserve(int sizeHint)
    {
        var needed = Written + Math.Max(sizeHint, 1);
        if (needed > buffer.Length) Array.Resize(ref buffer, Math.Max(needed, buffer.Length * 2));
    }
}
