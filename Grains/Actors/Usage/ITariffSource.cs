using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

/// <summary>The prices this silo knows now; replaced as a whole when a new catalogue version arrives.</summary>
public interface ITariffSource
{
    /// <summary>The current prices, for real time (null) or for the accounts of a test clock.</summary>
    ITariff For(string? clockId);
}
