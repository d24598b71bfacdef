using System.IO.Hashing;
using System.Text;
using Metering.Journal;

namespace Metering.Storage.AzureTables.Rows;

/// <summary>
/// Names as keys of the table service: digits and letters stay, every other byte becomes a mark and two hex digits. The mark depends on
/// where the byte lies among the kept ones, so keys sort as the names' UTF-8 bytes do, and a prefix of a name is a prefix of its key.
/// </summary>
internal static class Names
{
    /// <summary>The service ends keys at 512 characters; a longer one ends in a digest instead.</summary>
    public const int LongestPlain = 400;

    private const string Cut = "~~";

    public static string Of(JournalId journal) => Key(journal.Value ?? throw new ArgumentException("The journal id is missing."));

    /// <summary>The key of a name. Names whose keys were cut share their first characters and are then ordered by the reader.</summary>
    public static string Key(string name)
    {
        var bytes = CommitRules.Text.GetBytes(name);
        var key = Escape(bytes);
        return key.Length <= LongestPlain ? key : string.Concat(key.AsSpan(0, LongestPlain), Cut, XxHash128.HashToUInt128(bytes).ToString("x32"));
    }

    /// <summary>What the key of every name with this prefix begins with.</summary>
    public static string Prefix(string prefix)
    {
        var key = Escape(CommitRules.Text.GetBytes(prefix));
        return key.Length <= LongestPlain ? key : key[..LongestPlain];
    }

    /// <summary>Above every key that begins with <paramref name="prefix"/>: a mark is never followed by two marks.</summary>
    public static string PastPrefix(string prefix) => prefix + "~~~";

    /// <summary>Whether other names may share the key's order.</summary>
    public static bool IsCut(string key) => key.Length > LongestPlain;

    /// <summary>A hash that never changes, for choosing accounts and shards.</summary>
    public static int Spread(JournalId journal, int over) => (int)(XxHash3.HashToUInt64(CommitRules.Text.GetBytes(journal.Value)) % (ulong)over);

    public static string Hex(UInt128 value) => value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public static UInt128 Parse(string hex) =>
        UInt128.Parse(hex, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    public static int CompareUtf8(string left, string right) =>
        CommitRules.Text.GetBytes(left).AsSpan().SequenceCompareTo(CommitRules.Text.GetBytes(right));

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var key = new StringBuilder(bytes.Length * 2);
        foreach (var value in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)value))
                key.Append((char)value);
            else
                key.Append(Mark(value)).Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return key.ToString();
    }

    private static char Mark(byte value) => value switch
    {
        < (byte)'0' => '!',
        < (byte)'A' => ':',
        < (byte)'a' => '_',
        _ => '~',
    };
}
