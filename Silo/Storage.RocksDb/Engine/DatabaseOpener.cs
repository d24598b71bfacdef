using System.Runtime.InteropServices;
using Metering.Journal;
using RocksDbSharp;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Opens the data folder, or says in one plain sentence why it cannot be opened and what to do.</summary>
internal static class DatabaseOpener
{
    /// <exception cref="StoreUnusableException">Locked, unwritable, full, corrupt or of a newer format.</exception>
    public static Database Open(RocksDbOptions options)
    {
        var folder = Path.GetFullPath(options.Path);
        CreateFolder(folder);
        RefuseHeadless(folder);
        FamilyOptions? families = null;
        Database database;
        try
        {
            families = new FamilyOptions(options);
            database = OpenFamilies(folder, families);
        }
        catch (EngineException failure)
        {
            families?.Dispose();
            throw OpenFailure.Explain(folder, failure);
        }
        return Accept(database, folder, options);
    }

    private static Database OpenFamilies(string folder, FamilyOptions families)
    {
        string[] stored = File.Exists(Path.Combine(folder, "CURRENT")) ? ListFamilies(folder, families) : [];
        var names = FamilyNames.Always.Union(stored, StringComparer.Ordinal).ToArray();
        var handles = new nint[names.Length];
        var handle = Native.Instance.rocksdb_open_column_families(families.Whole, folder, names.Length, names,
            [.. names.Select(families.Of)], handles, out var error);
        NativeError.ThrowIfAny(error);
        var all = new Dictionary<string, ColumnFamily>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
            all.Add(names[i], new ColumnFamily(handles[i], Native.Instance.rocksdb_column_family_handle_get_id(handles[i])));
        return new Database(folder, handle, families, all);
    }

    private static string[] ListFamilies(string folder, FamilyOptions families)
    {
        var list = Native.Instance.rocksdb_list_column_families(families.Whole, folder, out nuint count, out var error);
        NativeError.ThrowIfAny(error);
        var names = new string[checked((int)count)];
        for (var i = 0; i < names.Length; i++)
            names[i] = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(list, i * nint.Size))!;
        Native.Instance.rocksdb_list_column_families_destroy(list, count);
        return names;
    }

    private static Database Accept(Database database, string folder, RocksDbOptions options)
    {
        try
        {
            StoredFormat.Check(database, folder);
            database.BoundLogs();
            database.StartLogs(options.GenerationBytes);
            return database;
        }
        catch (EngineException failure)
        {
            database.Dispose();
            throw OpenFailure.Explain(folder, failure);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // Proves that the folder can be written before the engine answers in its own words.
            var probe = Path.Combine(folder, ".writable");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw OpenFailure.Explain(folder, failure);
        }
    }

    /// <summary>Without CURRENT the engine would start an empty database over the remains of the old one.</summary>
    private static void RefuseHeadless(string folder)
    {
        if (File.Exists(Path.Combine(folder, "CURRENT")))
            return;
        var files = new DirectoryInfo(folder).EnumerateFiles();
        if (files.Any(file => file.Extension == ".sst" || (file.Extension == ".log" && file.Length > 0)))
            throw OpenFailure.Corrupt(folder, "the file CURRENT is missing", null);
    }
}
