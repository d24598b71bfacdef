namespace Metering.Benchmarks.Peer;

/// <summary>A request's work in one prepared statement: one round trip, one transaction, one durable commit.</summary>
internal interface IPeerStatement : IDisposable
{
    /// <summary>Runs it. Returns the items that were new, or null when all were.</summary>
    Task<short[]?> Execute(PeerRequest request);
}
