using System.Net;
using System.Net.Sockets;
using Metering.Host.Starting;
using Metering.Shared;
using Npgsql;
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
    [InlineData("--Metering:Shedding:MemoryMiB", "63", "Shedding:MemoryMiB")]
    [InlineData("--Metering:Shedding:MemoryPercent", "99", "whole number from 10 to 95")]
    [InlineData("--Metering:Shedding:Memory", "1", "Shedding:Memory does not exist")]
    [InlineData("--Metering:StopSecond", "5", "Metering:StopSecond does not exist; the options of Metering are Role, ")]
    [InlineData("--Metering:Storage", "RocksDb", "Metering:Storage does not exist")]
    [InlineData("--Metering:Billings:DueDayOfMonth", "15", "Metering:Billings does not exist")]
    [InlineData("--Metering:Dunning:Policy:mild:RetentionDays", "40", "Metering:Dunning:Policy does not exist")]
    [InlineData("--Metering:Dunning:Policies:mild:Retention", "40", "Metering:Dunning:Policies:mild:Retention does not exist")]
    [InlineData("--Metering:Notices:Mail:Host", "h", "Metering:Notices:Mail does not exist")]
    [InlineData("--silo-port", "70000", "SiloPort")]
    [InlineData("--Metering:SiloListenPort", "7000", "AdvertisedAddress")]
    [InlineData("--Metering:ClockOffsetSeconds", "60", "--environment Testing")]
    [InlineData("--urls", "nonsense", "nonsense")]
    [InlineData("--otlp-endpoint", "nonsense", "OtlpEndpoint")]
    [InlineData("--storage", "Oracle", "RocksDb, AzureStorage, PostgreSql")]
    [InlineData("--storage", "2", "Storage:Provider")]
    [InlineData("--storage", "PostgreSql", "Storage:PostgreSql:ConnectionString")]
    [InlineData("--storage", "AzureStorage", "Storage:AzureStorage:ConnectionString")]
    [InlineData("--Storage:Colour", "red", "Storage:Colour")]
    [InlineData("--role", "Boss", "All, Silo, Api")]
    [InlineData("--role", "Api", "RocksDb serves one process")]
    [InlineData("--cluster-id", "a b", "ClusterId")]
    [InlineData("--Metering:Kubernetes", "true", "POD_NAME")]
    [InlineData("--Metering:Orders:CoolingOffDays", "6", "CoolingOffDays is out of range, or shortens what the agreement grants (12.1)")]
    [InlineData("--Metering:Orders:ActivationWorkingDays", "6", "ActivationWorkingDays")]
    [InlineData("--Metering:Orders:CoolingDays", "8", "Metering:Orders:CoolingDays")]
    [InlineData("--Metering:Billing:DueDayOfMonth", "3", "DueDayOfMonth")]
    [InlineData("--Metering:Billing:LowBalanceFen", "-1", "whole number of fen from 0")]
    [InlineData("--Metering:Billing:LateFee", "5", "Metering:Billing:LateFee")]
    [InlineData("--Metering:Fapiao:Folder", "/proc/metering/fapiao", "Fapiao:Folder is '/proc/metering/fapiao', where this user cannot write")]
    [InlineData("--Metering:Documents:Folder", "/proc/self/stat/documents", "Metering:Documents:Folder is '/proc/self/stat/documents', where")]
    [InlineData("--advertised-address", "nowhere", "AdvertisedAddress")]
    public async Task A_bad_option(string name, string? value, string named) =>
        (await Start(value is null ? [name] : [name, value])).ShouldContain(named);

    [Fact]
    public async Task A_database_that_does_not_answer()
    {
        var sentence = await Start("--storage", "PostgreSql", "--Storage:PostgreSql:ConnectionString",
            "Host=127.0.0.1;Port=1;Username=u;Password=secret-word;Database=d");

        sentence.ShouldContain("PostgreSQL cannot be used");
        sentence.ShouldNotContain("secret-word");
    }

    [Fact]
    public async Task A_database_that_fails_while_the_silo_joins()
    {
        var schema = $"s{Guid.NewGuid():N}";
        string[] storage = ["--storage", "PostgreSql", "--Storage:PostgreSql:Schema", schema, "--Storage:PostgreSql:ConnectionString",
            PostgresServer.Shared.TcpConnectionString];
        (await HostProcess.Run(["migrate", .. storage], TextWriter.Null, TextWriter.Null)).ShouldBe(0);
        await using var source = NpgsqlDataSource.Create(PostgresServer.Shared.ConnectionString);
        await using var drop = source.CreateCommand($"DROP TABLE {schema}.orleansquery");
        await drop.ExecuteNonQueryAsync();

        (await Start([.. storage, "--advertised-address", "127.0.0.1", "--silo-port", $"{Checkout.FreePort()}", "--gateway-port",
            $"{Checkout.FreePort()}"])).ShouldContain("orleansquery");
    }

    [Fact]
    public async Task A_cluster_that_no_silo_is_in() => (await Start("--storage", "PostgreSql", "--role", "Api", "--Metering:JoinSeconds", "1",
        "--Storage:PostgreSql:ConnectionString", "Host=127.0.0.1;Port=1;Timeout=2;Password=secret-word")).ShouldNotContain("secret-word");

    [Theory]
    [InlineData("Host=h;Password=secret-word;Nonsense=1")]
    [InlineData("Password=secret-word")]
    public async Task A_connection_string_that_cannot_be_understood(string connection)
    {
        foreach (var role in new[] { "All", "Api" })
            (await Start("--storage", "PostgreSql", "--role", role, "--Storage:PostgreSql:ConnectionString", connection))
                .ShouldNotContain("secret-word");
    }

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
