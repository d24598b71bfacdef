using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Http.Usage;

/// <summary>One event while it is being read.</summary>
internal struct ParsedEvent
{
    public string? Id;
    public string? Source;
    public string? Meter;
    public string? Subject;
    public string? Destination;
    public string? Purpose;
    public ConsentBasis Consent;
    public Instant Start;
    public long Quantity;
    public ulong Dimensions;
    public EventMembers Seen;

    /// <summary>The first thing wrong with it; null while nothing is.</summary>
    public Refusal? Fault;

    /// <summary>Keeps the first fault.</summary>
    public void Blame(Refusal fault) => Fault ??= fault;
}

/// <summary>Members met so far: each may stand once.</summary>
[Flags]
internal enum EventMembers
{
    None = 0,
    SpecVersion = 1,
    Id = 2,
    Source = 4,
    Type = 8,
    Subject = 16,
    Time = 32,
    Data = 64,
    ContentType = 128,
    DataBase64 = 256,
    Quantity = 512,
    Dimensions = 1024,
    Required = SpecVersion | Id | Source | Type | Subject | Time | Data | Quantity,
}
