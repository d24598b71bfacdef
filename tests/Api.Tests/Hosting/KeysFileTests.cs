using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>The first keys are written where only their owner reads them, whatever lay there under that name.</summary>
public sealed class KeysFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-keys-").FullName;

    [Fact]
    public async Task A_link_to_a_file_that_others_read_gives_way_to_a_file_of_the_owner_alone()
    {
        var (file, read) = (Path.Combine(folder, "keys.json"), Path.Combine(folder, "read-by-others"));
        await File.WriteAllTextAsync(read, "theirs");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(read, File.GetUnixFileMode(read) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(file, read);

        await using (await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", file,
            "--dashboard", "false"], TextWriter.Null)) { }

        (await File.ReadAllTextAsync(read)).ShouldBe("theirs");
        new FileInfo(file).LinkTarget.ShouldBeNull();
        (await File.ReadAllTextAsync(file)).ShouldContain("\"admin\"");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
