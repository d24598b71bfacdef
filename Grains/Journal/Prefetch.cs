using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Metering.Journal;

/// <summary>
/// Has the processor fetch what a loop will look at a few rounds later. Thousands of commits are under way at once, so each lies in memory that
/// no cache holds, and waiting for one after the other took a tenth of the processor time.
/// </summary>
/// <remarks>A hint: nothing is read, so nothing can be wrong, and where the processor takes no hints nothing happens.</remarks>
public static unsafe class Prefetch
{
    /// <summary>Bytes that are fetched at once.</summary>
    public const int Line = 64;

    /// <summary>The beginning of an object: its type and its first fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Object(object? target)
    {
        // An object that moves meanwhile is fetched where it was: a hint wasted.
        if (Sse.IsSupported) Sse.Prefetch0(*(void**)Unsafe.AsPointer(ref target));
    }

    /// <summary>A part of an object that lies so many bytes from its beginning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Within(object? target, int at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(*(byte**)Unsafe.AsPointer(ref target) + at);
    }

    /// <summary>The place of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Place<T>(ref readonly T place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
    }
}
