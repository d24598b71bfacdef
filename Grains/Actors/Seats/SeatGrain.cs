using Metering.Actors.Usage;
using Metering.Contracts.Seats;
using Metering.Contracts.Usage;
using Orleans.Concurrency;

namespace Metering.Actors.Seats;

/// <summary>A login (坐席, 账号) of a product; journal seat/{accountId}/{seatNo}.</summary>
[Reentrant]
public sealed class SeatGrain(ResourceServices services) : ResourceActor(services, ResourceKind.Seat), ISeatGrain;
