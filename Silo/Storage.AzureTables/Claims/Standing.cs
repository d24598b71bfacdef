using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Claims;

/// <summary>What a reservation found in a claim's row is worth.</summary>
internal enum Worth
{
    /// <summary>Its commit stands: the claim is held.</summary>
    Held,

    /// <summary>Its commit may still come.</summary>
    Pending,

    /// <summary>Its commit can never come: another stands in its place, or its head was fenced. The row may be taken over.</summary>
    Dead,
}

/// <summary>A foreign reservation and its worth.</summary>
/// <param name="Reservation">The row.</param>
/// <param name="Worth">What it is worth.</param>
/// <param name="OwnerHead">Where its journal stood, when it is pending.</param>
internal readonly record struct Standing(Reservation Reservation, Worth Worth, Head? OwnerHead);
