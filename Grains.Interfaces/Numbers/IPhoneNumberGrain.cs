using Metering.Contracts.Usage;

namespace Metering.Contracts.Numbers;

/// <summary>A phone number (码号); key E.164 or access-number key.</summary>
[Alias("numbers.IPhoneNumberGrain")]
public interface IPhoneNumberGrain : IMeteredResource;
