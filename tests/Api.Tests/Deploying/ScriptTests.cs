using System.Diagnostics;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Deploying;

/// <summary>What ./cluster and ./test do where something is not as it should be; nothing is started.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("metering-script-").FullName;

    [Theory]
    [InlineData("down", "--wipe")]
    [InlineData("up", "postgres")]
    public async Task A_home_that_no_cluster_was_in_is_left_alone(string command, string argument)
    {
        var mine = Path.Combine(home, "mine");
        await File.WriteAllTextAsync(mine, "kept");

        var (code, said) = await Bash("./cluster \"$@\"", command, argument);

        (code, said).ShouldBe((1, $"cluster: {home} holds what no ./cluster up has made; name another folder with METERING_CLUSTER_HOME"));
        Directory.GetFileSystemEntries(home).ShouldBe([mine]);
    }

    [Fact]
    public async Task A_home_that_cannot_be_made_ends_with_a_sentence() => (await Bash("METERING_CLUSTER_HOME=/proc/no/home ./cluster down"))
        .ShouldBe((1, "cluster: the folder /proc/no/home cannot be made and read"));

    [Fact]
    public async Task A_database_that_was_killed_is_stopped_whatever_file_it_left()
    {
        await File.WriteAllTextAsync(Path.Combine(home, "storage"), "postgres\n");
        Directory.CreateDirectory(Path.Combine(home, "postgres"));
        // The process lives, but is another program.
        using var another = Leash.Start(new ProcessStartInfo("sleep", ["60"]));
        await File.WriteAllTextAsync(Path.Combine(home, "postgres", "postmaster.pid"), $"{another.Id}\n");

        var (code, said) = await Bash("./cluster status");

        code.ShouldBe(1);
        said.ShouldEndWith("storage  stopped");
        (await Bash("./cluster down")).ShouldBe((0, $"stopped; data stay in {home}"));
        (await Bash("./cluster down --wipe")).Code.ShouldBe(0);
        Directory.Exists(home).ShouldBeFalse();
        another.HasExited.ShouldBeFalse();
        another.Kill();
    }

    [Theory]
    [InlineData("# pass 3\n# fail 0\n# cancelled 0\n# skipped 1", 0, "3 passed, 0 failed, 1 skipped")]
    [InlineData("# pass 3\n# fail 1\n# cancelled 2\n# skipped 0", 1, "3 passed, 3 failed, 0 skipped")]
    [InlineData("# pass 3\n# fail 0\n# cancelled 0\n# skipped 0", 7, "3 passed, 1 failed, 0 skipped")]
    [InlineData("", 134, "0 passed, 1 failed, 0 skipped")]
    public async Task Tests_of_the_examples_that_did_not_pass_are_failures(string tap, int code, string counted)
    {
        var functions = """eval "$(sed -n '/^tap()/,/^}/p; /^run_node_tests()/,/^}/p' test)" """;

        var (_, said) = await Bash(functions
            + """; count() { echo "$1 passed, $2 failed, $3 skipped"; }; node() { echo "$TAP"; return $CODE; }; """
            + "TAP=\"$1\" CODE=\"$2\" run_node_tests", tap, $"{code}");

        said.Split('\n')[^1].ShouldBe(counted);
    }

    private async Task<(int Code, string Said)> Bash(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", script, "bash", .. arguments])
        {
            WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["METERING_CLUSTER_HOME"] = home;
        using var bash = Leash.Start(start);
        var said = Task.WhenAll(bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (bash.ExitCode, string.Concat(await said).Trim());
    }

    public void Dispose()
    {
        if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
    }
}
