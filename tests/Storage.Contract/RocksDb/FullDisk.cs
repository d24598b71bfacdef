using Metering.Storage.RocksDb;
using Metering.Storage.RocksDb.Committing;
using Metering.Storage.RocksDb.Engine;
using Shouldly;

namespace Metering.Storage.Contract.RocksDb;

/// <summary>What the engine itself does once a write has failed for want of room.</summary>
public sealed class FullDisk : IDisposable
{
    private const int RowBytes = 64 << 10;
    // The engine looks for room every five seconds.
    private static readonly TimeSpan LongerThanTheEngineWaits = TimeSpan.FromSeconds(7);
    private readonly Folders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task After_a_failed_write_the_engine_writes_nothing_more_until_it_is_opened_again()
    {
        using var disk = SmallDisk.Mount(_folders["disk"], megabytes: 32);
        var options = new RocksDbOptions { Path = Path.Combine(_folders["disk"], "data"), MemtableBytes = 1 << 20 };
        var ballast = Path.Combine(_folders["disk"], "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[16 << 20]);
        var rows = 0;
        using (var database = DatabaseOpener.Open(options))
        {
            Should.Throw<EngineException>(() =>
            {
                for (; rows < 2_000; rows++)
                    Write(database, rows);
            });

            File.Delete(ballast);
            await Task.Delay(LongerThanTheEngineWaits);

            Should.Throw<EngineException>(() => Write(database, rows));
        }
        using var again = DatabaseOpener.Open(options);
        for (var row = 0; row < rows; row++)
            using (var found = again.Get(again.Pages, Key(row)))
                found.Span.Length.ShouldBe(RowBytes);
        Write(again, rows);
    }

    private static void Write(Database database, int row)
    {
        var batch = new BatchEncoder();
        batch.Put(database.Pages.Id, Key(row), Make.Noise(RowBytes, row));
        database.Write(batch.Finish());
    }

    private static byte[] Key(int row) => BitConverter.GetBytes(row);
}
