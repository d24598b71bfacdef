// The official provider's namespace: a deployment changes the reference and nothing else.
#pragma warning disable IDE0130
namespace Orleans.Storage;

/// <summary>The row had been changed by somebody else; the activation's memory is out of date.</summary>
[GenerateSerializer]
public class TableStorageUpdateConditionNotSatisfiedException : InconsistentStateException
{
    /// <summary>Names the row and the ETag that no longer held.</summary>
    public TableStorageUpdateConditionNotSatisfiedException(
        string grainType, string grainId, string tableName, string storedEtag, string? currentEtag, Exception storageException)
        : base($"The state {grainType} of {grainId} in {tableName} was changed by another writer (held ETag: {currentEtag ?? "none"}).",
            storedEtag, currentEtag!, storageException)
    {
        GrainType = grainType;
        GrainId = grainId;
        TableName = tableName;
    }

    /// <summary>Only for the serializer.</summary>
    public TableStorageUpdateConditionNotSatisfiedException()
    {
    }

    /// <summary>A message without a row.</summary>
    public TableStorageUpdateConditionNotSatisfiedException(string msg)
        : base(msg)
    {
    }

    /// <summary>A message and its cause.</summary>
    public TableStorageUpdateConditionNotSatisfiedException(string msg, Exception exc)
        : base(msg, exc)
    {
    }

    /// <summary>The grain.</summary>
    [Id(0)]
    public string? GrainId { get; private set; }

    /// <summary>The state's name.</summary>
    [Id(1)]
    public string? GrainType { get; private set; }

    /// <summary>The table.</summary>
    [Id(2)]
    public string? TableName { get; private set; }
}
