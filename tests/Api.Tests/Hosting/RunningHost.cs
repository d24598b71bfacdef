using System.Text.Json;
using Metering.Host.Starting;

[assembly: AssemblyFixture(typeof(Metering.Api.Tests.Hosting.RunningHost))]

namespace Metering.Api.Tests.Hosting;

/// <summary>
/// The real host on a free port and an empty folder, shared by all tests; each test makes its own accounts. With METERING_TEST_ADDRESSES
/// and METERING_TEST_KEYS a cluster that runs already takes its place, and every call goes to the next of its addresses.
/// </summary>
public sealed class RunningHost : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-api-").FullName;
    private readonly Uri[] cluster = [.. (Environment.GetEnvironmentVariable("METERING_TEST_ADDRESSES") ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries).Select(address => new Uri(address))];
    private MeteringHost? host;
    private int calls;

    public StringWriter Output { get; } = new();

    public Uri Address => host?.Address ?? cluster[(int)((uint)Interlocked.Increment(ref calls) % cluster.Length)];

    public string Data => Path.Combine(folder, "data");

    public string KeysFile => Environment.GetEnvironmentVariable("METERING_TEST_KEYS") ?? Path.Combine(folder, "keys.json");

    public IServiceProvider Services => host!.Services;

    public string AdminKey { get; private set; } = "";

    public string OperatorKey { get; private set; } = "";

    public string ReporterKey { get; private set; } = "";

    public Client Admin => new(Address, AdminKey);

    public Client Operator => new(Address, OperatorKey);

    public Client Reporter => new(Address, ReporterKey);

    public Client Nobody => new(Address, null);

    public async ValueTask InitializeAsync()
    {
        if (cluster.Length == 0)
            host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Data, "--keys-file", KeysFile], Output);
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(KeysFile));
        AdminKey = keys.RootElement.GetProperty("admin").GetString()!;
        OperatorKey = keys.RootElement.GetProperty("billing-operator").GetString()!;
        ReporterKey = keys.RootElement.GetProperty("usage-reporter").GetString()!;
    }

    /// <summary>Stops the host and leaves its data: for tests that work on them.</summary>
    public async Task Stop()
    {
        if (host is not null) await host.DisposeAsync();
        host = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A customer's client for one account.</summary>
    public async Task<Client> Customer(string account)
    {
        var made = await Admin.Post("/v1/api-keys", new { role = "customer", account, name = "Portal" });
        return new Client(Address, made.Status(201).Text("key"));
    }
}
