using System.Globalization;
using System.Reflection;
using System.Text;
using Metering.Journal;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>The format of the rows, written once into the meta family, so that an older program never misreads newer data.</summary>
internal static class StoredFormat
{
    /// <summary>
    /// The newest format this program reads and the one it writes. 1: every commit in the sorted families. 2: commits in logs first, folded
    /// into the same families later; a folder of format 1 becomes one of format 2 when it is opened.
    /// </summary>
    public const int Current = 2;

    private static readonly byte[] FormatKey = "format"u8.ToArray();
    private static readonly byte[] ProgramKey = "program"u8.ToArray();

    /// <summary>The version of this program, for messages and manifests.</summary>
    public static string Program =>
        typeof(StoredFormat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Check(Database database, string folder)
    {
        using var row = database.Get(database.Meta, FormatKey);
        if (!row.Found)
        {
            RefuseFormatless(database, folder);
            Write(database, Current, Program);
            return;
        }
        if (!int.TryParse(Encoding.UTF8.GetString(row.Span), NumberStyles.None, CultureInfo.InvariantCulture, out var format))
            throw OpenFailure.Corrupt(folder, "its format number cannot be read", null);
        if (format > Current)
            throw TooNew(folder, format, StoredProgram(database));
        if (format < Current)
            Write(database, Current, Program);
    }

    public static StoreUnusableException TooNew(string folder, int format, string program) => new(
        $"The data in {folder} has format {format}, but this program reads formats up to {Current}: "
        + $"start program version {program} or newer, which wrote it.");

    internal static void Write(Database database, int format, string program)
    {
        var batch = new Committing.BatchEncoder();
        batch.Put(database.Meta.Id, FormatKey, Encoding.UTF8.GetBytes(format.ToString(CultureInfo.InvariantCulture)));
        batch.Put(database.Meta.Id, ProgramKey, Encoding.UTF8.GetBytes(program));
        database.Write(batch.Finish());
    }

    private static string StoredProgram(Database database)
    {
        using var row = database.Get(database.Meta, ProgramKey);
        return row.Found ? Encoding.UTF8.GetString(row.Span) : "unknown";
    }

    /// <summary>A first start may be cut off before the format is written, but then there is no row at all.</summary>
    private static void RefuseFormatless(Database database, string folder)
    {
        if (database.HoldsCommits)
            throw OpenFailure.Corrupt(folder, "its format number is missing", null);
    }
}
