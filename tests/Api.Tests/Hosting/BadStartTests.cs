using System.Net;
using System.Net.Sockets;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>A start that cannot succeed ends with one plain sentence on the error stream and exit code 1.</summary>
public sealed class BadStartTests(RunningHost host) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-start-").FullName;

    private string Fresh => Path.Combine(folder, "data");

    [Fact]
    public async Task A_folder_that_another_host_uses() => (await Start("--data", host.Data)).ShouldContain("in use by another");

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        (await Start("--data", Fresh, "--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}")).ShouldContain("in use");
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file()
    {
        await File.WriteAllTextAsync(Fresh, "not a folder");

        (await Start("--data", Fresh)).ShouldContain("data");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made() => (await Start("--data", "/proc/metering/data")).ShouldContain("/proc/metering");

    [Fact]
    public async Task A_damaged_journal()
    {
        Directory.CreateDirectory(Fresh);
        await using (await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Fresh, "--dashboard", "false"],
            TextWriter.Null)) { }
        foreach (var manifest in Directory.GetFiles(Fresh, "MANIFEST-*",
            SearchOption.AllDirectories)) await File.WriteAllTextAsync(manifest, "garbage");

        (await Start("--data", Fresh)).ShouldContain("restore", Case.Insensitive);
    }

    [Theory]
    [InlineData("--colour", "red", "--colour")]
    [InlineData("--data", null, "--data")]
    [InlineData("--idle-minutes", "soon", "IdleMinutes")]
    [InlineData("--silo-port", "70000", "SiloPort")]
    [InlineData("--urls", "nonsense", "nonsense")]
    [InlineData("--otlp-endpoint", "nonsense", "OtlpEndpoint")]
    public async Task A_bad_option(string name, string? value, string named) =>
        (await Start(value is null ? [name] : [name, value])).ShouldContain(named);

    private async Task<string> Start(params string[] args)
    {
        using var errors = new StringWriter();
        var all = args.Contains("--urls") ? args : [.. args, "--urls", "http://127.0.0.1:0"];

        var code = await HostProcess.Run(all, TextWriter.Null, errors).WaitAsync(TimeSpan.FromMinutes(1));

        code.ShouldBe(1);
        var text = errors.ToString().TrimEnd();
        text.ShouldNotBeEmpty();
        text.ReplaceLineEndings("\n").ShouldNotContain("\n");
        text.ShouldEndWith(".");
        text.ShouldNotContain("   at ");
        return text;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
