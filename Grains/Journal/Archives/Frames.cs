using System.Buffers.Binary;
using System.IO.Hashing;

namespace Metering.Journal.Archives;

/// <summary>What a frame of an archive holds; the payloads are described in deploy/archive-format.md.</summary>
internal enum FrameKind : byte
{
    /// <summary>The first frame: format, program, what the archive is of.</summary>
    Begin = 1,

    /// <summary>A journal begins.</summary>
    Journal = 2,

    /// <summary>One commit of it, with its claims.</summary>
    Commit = 3,

    /// <summary>One page of it.</summary>
    Page = 4,

    /// <summary>The journal moved on while its pages were read: the pages so far do not count.</summary>
    PagesAgain = 5,

    /// <summary>The journal ends: version, commit and snapshot.</summary>
    JournalEnd = 6,

    /// <summary>The last frame: how much there is.</summary>
    End = 7,
}

/// <summary>How frames lie in a file: kind, length, payload, and a check that is seeded with the check of the frame before.</summary>
internal static class Frames
{
    public const int Format = 1;
    public const int HeadBytes = 1 + sizeof(int);
    public const int CheckBytes = sizeof(ulong);

    /// <summary>A commit may have 256 MiB; more than this is no length.</summary>
    public const int MostBytes = 320 << 20;

    public static ReadOnlySpan<byte> Magic => "METERARC"u8;

    public static void WriteHead(Span<byte> head, FrameKind kind, int length)
    {
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], length);
    }

    public static ulong CheckOf(ulong before, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        var check = new XxHash3(unchecked((long)before));
        check.Append(head);
        check.Append(payload);
        return check.GetCurrentHashAsUInt64();
    }
}
