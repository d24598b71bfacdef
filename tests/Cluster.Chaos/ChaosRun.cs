using System.Diagnostics;
using Metering.Chaos.Auditing;
using Metering.Chaos.Faulting;
using Metering.Chaos.Planted;
using Metering.Chaos.Running;
using Metering.Chaos.Workload;

namespace Metering.Chaos;

/// <summary>A run from its seed: a cluster under load and faults, then healed, closed and audited.</summary>
internal static class ChaosRun
{
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(2);

    public static async Task<Findings> Run(ChaosOptions options, Action<string> say)
    {
        var findings = new Findings();
        var started = Stopwatch.GetTimestamp();
        say($"seed {options.Seed}, {options.Length.TotalMinutes:0.#} minutes on {options.Storage}; again: {options.Replay}");
        await using var cluster = await ChaosCluster.Start(options.Storage, options.Bug, findings);
        var caller = new Caller(cluster, findings);
        using var load = new Load(caller, findings, options);
        await load.Open();
        say($"the cluster stands after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");

        var working = load.Run();
        await Disturb(cluster, findings, options, say);
        await cluster.Heal();
        caller.Healed();
        say($"healed after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        var calm = Stopwatch.GetTimestamp();
        while (findings["requests"] < options.Least.Requests && Stopwatch.GetElapsedTime(calm) < Calm) await Task.Delay(200);
        load.End();
        await working;
        await new Auditor(caller, findings).Run(load.Groups);

        findings.Check(findings["unknown"] == findings["resolved"],
            $"I26: {findings["unknown"]} operations had an unknown outcome, {findings["resolved"]} of them became definite.");
        if (options.Bug is not null) findings.Count("struck", cluster.Members.Sum(member => member.Said(PlantedJournal.Struck)));
        findings.Count("seconds", (long)Stopwatch.GetElapsedTime(started).TotalSeconds);
        if (options.Results is { } file) await Results.Write(file, options, findings);
        say(Results.Line(options, findings));
        foreach (var violation in findings.Violations.Take(20)) say(violation);
        if (findings.Violations.Count > 0) say($"again: {options.Replay}");
        return findings;
    }

    private static async Task Disturb(ChaosCluster cluster, Findings findings, ChaosOptions options, Action<string> say)
    {
        var plan = FaultPlan.Draw(options.Seed, options.Length, cluster.Storage.MayBeKilled, options.Only);
        using var over = new CancellationTokenSource();
        var telling = Tell(findings, say, over.Token);
        await new Disturber(cluster, findings).Run(plan, options.Length, options.Least);
        await over.CancelAsync();
        await telling;
    }

    /// <summary>A line a minute, so that a long run can be followed.</summary>
    private static async Task Tell(Findings findings, Action<string> say, CancellationToken over)
    {
        var started = Stopwatch.GetTimestamp();
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMinutes(1), over).ContinueWith(_ => { }, TaskScheduler.Default);
            say($"{Stopwatch.GetElapsedTime(started).TotalMinutes:0.0} min: {findings["requests"]} requests, {findings["kills"]} kills, "
                + $"{findings["lostAnswers"]} lost answers, {findings["violations"]} violations");
        }
    }
}
