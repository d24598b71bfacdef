namespace Metering.Domain.Rating;

/// <summary>Started blocks (起算单位): 0 is 0, 60 is 1 minute, 61 is 2.</summary>
public static class StartedUnits
{
    /// <summary>How many blocks of <paramref name="blockSize"/> were started.</summary>
    public static long Count(long quantity, long blockSize) => quantity / blockSize + (quantity % blockSize > 0 ? 1 : 0);
}
