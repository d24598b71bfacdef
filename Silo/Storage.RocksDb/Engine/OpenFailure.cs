using Metering.Journal;

namespace Metering.Storage.RocksDb.Engine;

/// <summary>Says what is wrong with a data folder and what to do, in the operator's words.</summary>
internal static class OpenFailure
{
    public static StoreUnusableException Explain(string folder, Exception failure)
    {
        var text = failure.Message;
        if (Holds(text, "lock hold by current process") || Holds(text, "While lock file"))
            return new(
                $"The data folder {folder} is in use by another running process; stop that process or choose another folder.", failure);
        if (Holds(text, "No space left on device") || Holds(text, "disk full") || Holds(text, "not enough space"))
            return new($"The disk of the data folder {folder} is full; free some space and start again.", failure);
        if (Holds(text, "Corruption") || Holds(text, "does not exist") || Holds(text, "No such file") || Holds(text, "checksum"))
            return Corrupt(folder, text, failure);
        return new($"The data folder {folder} cannot be written ({text}); correct its rights or choose another folder.", failure);
    }

    public static StoreUnusableException Corrupt(string folder, string detail, Exception? failure) =>
        new($"The data in {folder} is damaged ({detail}); keep a copy of the folder and restore the newest backup.", failure);

    private static bool Holds(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
