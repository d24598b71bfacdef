namespace Metering.Chaos.Proxying;

/// <summary>
/// As much of a storage protocol as a proxy needs to spoil one commit: where a request that writes begins, and where its answer ends. One for
/// each connection; the client sends a request and waits for its answer.
/// </summary>
internal interface IDialect
{
    /// <summary>The first piece of a request: whether it asks for a write that may be spoilt.</summary>
    bool IsWrite(ReadOnlySpan<byte> request);

    /// <summary>A piece of a request: whether it reads or writes the table of the cluster's members.</summary>
    bool IsOfMembers(ReadOnlySpan<byte> request);

    /// <summary>Another piece of a request, so that the end of the whole can be told.</summary>
    /// <returns>True when the request is complete.</returns>
    bool RequestEnds(ReadOnlySpan<byte> piece);

    /// <summary>A piece of the server's answer.</summary>
    /// <returns>True when the answer is complete with it.</returns>
    bool AnswerEnds(ReadOnlySpan<byte> piece);

    /// <summary>Whether the answer that just ended said that the write was done.</summary>
    bool Succeeded { get; }

    /// <summary>What a server says that takes no more: sent instead of the server's own answer. Empty when it only closes.</summary>
    ReadOnlyMemory<byte> TurnedAway { get; }
}
