using Metering.Actors.Usage;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Orleans.Concurrency;

namespace Metering.Actors.Packages;

/// <summary>A value-added package (增值包); journal package/{packageId}.</summary>
[Reentrant]
public sealed class PackageGrain(ResourceServices services) : ResourceActor(services, ResourceKind.Package), IPackageGrain;
