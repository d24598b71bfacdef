using System.Buffers;

namespace Metering.Journal.Protocol;

/// <summary>Turns an aggregate's events and state into bytes and back. Formats carry a version and old ones stay readable.</summary>
/// <typeparam name="TState">The aggregate's state.</typeparam>
public interface IJournalCodec<TState>
{
    /// <summary>The state before the first event.</summary>
    TState Empty { get; }

    /// <summary>Appends one event, self-delimiting; it never begins with a zero, which is how a <see cref="ClaimList"/> begins.</summary>
    void WriteEvent(object domainEvent, IBufferWriter<byte> output);

    /// <summary>The events of one commit, in order, whether its <see cref="ClaimList"/> stands before them or not.</summary>
    IReadOnlyList<object> ReadEvents(ReadOnlySpan<byte> packed);

    /// <summary>Appends the snapshot; equal states give equal bytes.</summary>
    void WriteState(TState state, IBufferWriter<byte> output);

    /// <summary>The state of a snapshot.</summary>
    TState ReadState(ReadOnlySpan<byte> snapshot);

    /// <summary>The state after an event; cannot fail for an event that this aggregate wrote.</summary>
    TState Apply(TState state, object domainEvent);
}
