using Metering.Contracts.Usage;

namespace Metering.Contracts.Seats;

/// <summary>A login (坐席, 账号) of a product; key {accountId}/{seatNo}.</summary>
[Alias("seats.ISeatGrain")]
public interface ISeatGrain : IMeteredResource;
