using System.Diagnostics;
using System.Text.Json;
using Metering.Chaos.Proxying;
using Metering.Shared;

namespace Metering.Chaos.Running;

/// <summary>Three silos, two API nodes and a storage, every line between them through a proxy; whoever ends is started again.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Home home;
    private readonly Findings findings;
    private readonly CancellationTokenSource over = new();
    private Task watching = Task.CompletedTask;
    private Dictionary<string, string> keys = [];

    private ChaosCluster(Storage storage, string? bug, Findings findings)
    {
        (Storage, this.findings, home) = (storage, findings, new Home(bug));
        string[] names = ["silo-1", "silo-2", "silo-3", "api-1", "api-2"];
        Members = [.. names.Select(name => new Member(name, home, storage, findings.Spoilt, SourceOf))];
    }

    public Storage Storage { get; }

    public IReadOnlyList<Member> Members { get; }

    public IEnumerable<Member> Silos => Members.Where(member => member.IsSilo);

    public Member[] Nodes => [.. Members.Where(member => !member.IsSilo)];

    public string Operator => keys["billing-operator"];

    public string Reporter => keys["usage-reporter"];

    public static async Task<ChaosCluster> Start(string storage, string? bug, Findings findings)
    {
        var cluster = new ChaosCluster(Storage.Start(storage), bug, findings);
        try
        {
            await cluster.Migrate();
            foreach (var silo in cluster.Silos) silo.Start();
            foreach (var silo in cluster.Silos) await cluster.Ready(silo);
            foreach (var node in cluster.Nodes) node.Start();
            foreach (var node in cluster.Nodes) await cluster.Ready(node);
            cluster.keys = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(cluster.home.KeysFile))!;
            cluster.watching = cluster.Watch();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fair weather, everybody up and ready.</summary>
    public async Task Heal()
    {
        foreach (var member in Members)
        {
            member.Signal("-CONT");
            foreach (var link in member.StorageLinks.Concat(member.PeerLinks)) link.Heal();
        }
        foreach (var member in Members) await Ready(member);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await watching;
        foreach (var member in Members) member.Dispose();
        Storage.Dispose();
        home.Dispose();
        over.Dispose();
    }

    private async Task Ready(Member member)
    {
        for (var started = Stopwatch.GetTimestamp(); !await member.Look(); await Task.Delay(200))
        {
            var failed = watching.IsCompleted && member.IsGone;
            if (failed || Stopwatch.GetElapsedTime(started) > StartLimit)
                throw new InvalidOperationException($"{member.Name} did not become ready:\n{member.LastWords}");
        }
    }

    /// <summary>Starts again whoever ended; an end that nothing explains is a fault of the product.</summary>
    private async Task Watch()
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var member in Members.Where(member => member.IsGone && DateTime.UtcNow >= member.StartAgainAt))
            {
                // One that was declared dead by the others, or cannot start without the storage, ends by itself.
                if (!member.WasEnded) findings.Count("endedByThemselves");
                if (!member.WasEnded && DateTime.UtcNow > member.ExcusedUntil)
                    findings.Violation($"{member.Name} ended although nobody did anything to it:\n{member.LastWords}");
                member.Start();
            }
            foreach (var member in Members.Where(member => !member.IsReady)) await member.Look();
            await Task.Delay(250);
        }
    }

    private async Task Migrate()
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.HostDll, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Storage.Direct) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"migrate failed: {said}");
    }

    private string SourceOf(int from, int to)
    {
        var owner = Sockets.OwnerOf(from, to, Members.Select(member => member.ProcessId).Where(id => id > 0));
        return Members.FirstOrDefault(member => member.ProcessId == owner)?.Name ?? "";
    }
}
