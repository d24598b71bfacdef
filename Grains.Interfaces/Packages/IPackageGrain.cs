using Metering.Contracts.Usage;

namespace Metering.Contracts.Packages;

/// <summary>A value-added package (增值包): allowances of one customer for a service, with its overflow price; key packageId.</summary>
[Alias("packages.IPackageGrain")]
public interface IPackageGrain : IMeteredResource;
