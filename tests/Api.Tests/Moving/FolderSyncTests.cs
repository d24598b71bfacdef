using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>What a power failure would show cannot be shown here: that the call reaches the folder, and that its fault is seen.</summary>
public sealed class FolderSyncTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-names-").FullName;

    [Fact]
    public void Names_in_a_folder_are_flushed_and_a_folder_that_is_not_there_is_named()
    {
        var deep = Directory.CreateDirectory(Path.Combine(folder, "a", "b")).FullName;

        FolderSync.Flush(deep, folder);

        if (OperatingSystem.IsWindows()) return;
        Should.Throw<IOException>(() => FolderSync.Flush(Path.Combine(folder, "gone"))).Message.ShouldContain("gone cannot be flushed: No such");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
