using Azure.Data.Tables;

namespace Metering.Storage.AzureTables.GrainState;

/// <summary>A serialized state in a row: bytes in Data, Data1 ... Data14, or text in StringData, StringData1 ... StringData14.</summary>
internal static class StateColumns
{
    private const int Most = 15;
    private const int ByteSize = 64 * 1024;
    private const int CharSize = 32 * 1024;

    /// <summary>The largest state in bytes: what fifteen columns of 64 KiB hold.</summary>
    public const int LargestState = Most * ByteSize;

    private static readonly string[] Bytes = Names("Data");
    private static readonly string[] Texts = Names("StringData");

    /// <exception cref="ArgumentOutOfRangeException">The state does not fit.</exception>
    public static void Write(TableEntity row, BinaryData state, bool asText)
    {
        var bytes = state.ToMemory();
        if (bytes.Length > LargestState)
            throw new ArgumentOutOfRangeException(nameof(state), $"The state has {bytes.Length} bytes; a table row holds {LargestState}.");
        if (!asText)
        {
            for (var i = 0; i * ByteSize < bytes.Length; i++)
                row[Bytes[i]] = bytes.Slice(i * ByteSize, Math.Min(ByteSize, bytes.Length - i * ByteSize)).ToArray();
            return;
        }
        var text = state.ToString();
        if (text.Length > Most * CharSize)
            throw new ArgumentOutOfRangeException(nameof(state), $"The state has {text.Length} characters; a table row holds {Most * CharSize}.");
        for (var i = 0; i * CharSize < text.Length; i++)
            row[Texts[i]] = text.Substring(i * CharSize, Math.Min(CharSize, text.Length - i * CharSize));
    }

    /// <summary>The state in either format; null when the row was cleared.</summary>
    public static BinaryData? Read(TableEntity row)
    {
        var bytes = new List<byte>();
        foreach (var column in Bytes)
            if (row.TryGetValue(column, out var part))
                bytes.AddRange(part as byte[] ?? Convert.FromBase64String((string)part));
        if (bytes.Count > 0)
            return BinaryData.FromBytes(bytes.ToArray());
        var text = string.Concat(Texts.Select(column => row.TryGetValue(column, out var part) ? part as string : null));
        return text.Length > 0 ? BinaryData.FromString(text) : null;
    }

    private static string[] Names(string first) => [first, .. Enumerable.Range(1, Most - 1).Select(i => $"{first}{i}")];
}
