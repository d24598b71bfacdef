using NodaTime;

namespace Metering.Contracts.Agenda;

/// <summary>One shard of the durable due index: wakes what is due until it says it is done. Key: shard number.</summary>
[Alias("agenda.IAgendaShardGrain")]
public interface IAgendaShardGrain : IGrainWithIntegerKey
{
    /// <summary>Registers the shard's reminder. Idempotent.</summary>
    [Alias("Start")]
    Task Start();

    /// <summary>Sets (or with null removes) the next due instant of an account; a message older than the newest known is ignored.</summary>
    [Alias("Schedule")]
    Task Schedule(string account, Instant? dueAt, long messageNumber);

    /// <summary>Wakes what is due by now; returns how many accounts were woken.</summary>
    [Alias("Sweep")]
    [ResponseTimeout("00:10:00")]
    Task<int> Sweep(Instant now);

    /// <summary>
    /// Asks those of these accounts that have no entry when they are due; returns how many that were. They belong to this shard.
    /// </summary>
    [Alias("Find")]
    [ResponseTimeout("00:10:00")]
    Task<int> Find(string[] accounts);

    /// <summary>Entries waiting, and the earliest.</summary>
    [Alias("Status")]
    Task<AgendaStatus> Status();
}

/// <summary>What a shard holds.</summary>
[GenerateSerializer, Immutable, Alias("agenda.Status")]
public sealed record AgendaStatus([property: Id(0)] int Entries, [property: Id(1)] Instant? Earliest);
