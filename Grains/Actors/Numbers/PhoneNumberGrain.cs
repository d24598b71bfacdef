using Metering.Actors.Usage;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Orleans.Concurrency;

namespace Metering.Actors.Numbers;

/// <summary>A phone number (码号); journal number/{E.164}.</summary>
[Reentrant]
public sealed class PhoneNumberGrain(ResourceServices services) : ResourceActor(services, ResourceKind.Number), IPhoneNumberGrain;
