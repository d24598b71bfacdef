namespace Metering.Domain.Rating;

/// <summary>Started blocks (起算单位): 0 is 0, 60 is 1 minute, 61 is 2.</summary>
public static class StartedUnits
{
    /// <summary>How many blocks of <paramref name="blockSize"/> were started.</summary>
    /// <param name="quantity">Measured quantity, not negative.</param>
    /// <param name="blockSize">Size of a block in the same unit, at least 1.</param>
    public static long Count(long quantity, long blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockSize);
        return quantity / blockSize + (quantity % blockSize > 0 ? 1 : 0);
    }
}
