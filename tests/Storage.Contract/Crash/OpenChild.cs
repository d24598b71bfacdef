using Metering.Journal;
using Metering.Storage.RocksDb;

namespace Metering.Storage.Contract.Crash;

/// <summary>A second process that tries to open a folder and prints what it was told.</summary>
internal static class OpenChild
{
    public const string Argument = "--open-child";

    public static async Task<int> Run(string location)
    {
        try
        {
            await using var store = RocksDbJournalStore.Open(new RocksDbOptions { Path = location });
            await Console.Out.WriteLineAsync("opened");
            return 0;
        }
        catch (StoreUnusableException refusal)
        {
            await Console.Out.WriteLineAsync(refusal.Message);
            return 3;
        }
    }
}
