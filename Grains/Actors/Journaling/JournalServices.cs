using Metering.Journal;
using Metering.Journal.Protocol;
using Microsoft.Extensions.Logging;

namespace Metering.Actors.Journaling;

/// <summary>What every journaled actor needs, as one dependency.</summary>
/// <param name="Store">The journal store.</param>
/// <param name="Limits">Bounds of queues and commits.</param>
/// <param name="CommitIds">Source of commit ids.</param>
/// <param name="Time">Real time; grains on a test clock use their own.</param>
/// <param name="Serializer">Serializer of remembered outcomes.</param>
/// <param name="Log">Log of the journaling layer.</param>
public sealed record JournalServices(IJournalStore Store, ProtocolLimits Limits, ICommitIds CommitIds, TimeProvider Time,
    Orleans.Serialization.Serializer Serializer, ILogger<JournalServices> Log)
{
    /// <summary>How outcomes are remembered.</summary>
    public RememberedOutcomes Outcomes { get; } = new(Serializer);
}
