using System.Diagnostics;
using Metering.Chaos.Proxying;
using Metering.Chaos.Running;

namespace Metering.Chaos.Faulting;

/// <summary>Does to the cluster what the plan says, when it says so, as long as a silo is left that can be reached.</summary>
internal sealed class Disturber(ChaosCluster cluster, Findings findings)
{
    // A silo that others declared dead while it could not be heard learns it late.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(60);

    // On a machine that is slow to start processes, the plan takes longer than it was drawn for.
    private static readonly TimeSpan Overtime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly long started = Stopwatch.GetTimestamp();

    public async Task Run(IReadOnlyList<Fault> plan, TimeSpan length, Floors least)
    {
        await Task.WhenAll(
            Lane(plan.Where(fault => fault.IsOfProcesses), length), Lane(plan.Where(fault => !fault.IsOfProcesses), length));
        await MakeUp(least, length);
    }

    /// <summary>On a slow machine some faults find nothing to befall, or writes to spoil stay away: they are repeated.</summary>
    private async Task MakeUp(Floors least, TimeSpan length)
    {
        for (var target = 0; Stopwatch.GetElapsedTime(started) < length + Overtime && least.Missing(findings) is { } kind; target++)
        {
            await CarryOut(new Fault(TimeSpan.Zero, kind, target, kind == FaultKind.CutSilo ? Cut : Pause, Strength: 1));
            await Task.Delay(Pause);
        }
    }

    private async Task Lane(IEnumerable<Fault> faults, TimeSpan length)
    {
        foreach (var fault in faults)
        {
            await Until(fault.At);
            if (Stopwatch.GetElapsedTime(started) > length + Overtime) break;
            await CarryOut(fault);
        }
        await Until(length);
    }

    private Task Until(TimeSpan at)
    {
        var wait = at - Stopwatch.GetElapsedTime(started);
        return wait > TimeSpan.Zero ? Task.Delay(wait) : Task.CompletedTask;
    }

    private async Task CarryOut(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillDatabase:
                Excuse(cluster.Members, fault.Lasts + Aftermath);
                await cluster.Storage.KillAndRestart(fault.Lasts);
                break;
            case FaultKind.KillApi:
                Kill(cluster.Nodes[fault.Target % cluster.Nodes.Length], fault);
                break;
            case FaultKind.Kill or FaultKind.Freeze or FaultKind.Drain:
                if (await OneOfSeveral(fault) is not { } silo) return;
                await End(silo, fault);
                break;
            default:
                await Network(Silo(fault), fault);
                break;
        }
        findings.Count(Name(fault.Kind));
    }

    private async Task End(Member silo, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                if (fault.Strength != silo.ClockOffset) findings.Count("clockJumps");
                silo.ClockOffset = fault.Strength;
                Kill(silo, fault);
                break;
            case FaultKind.Freeze:
                Excuse([silo], fault.Lasts + Aftermath);
                silo.Signal("-STOP");
                await Task.Delay(fault.Lasts);
                silo.Signal("-CONT");
                break;
            default:
                Excuse([silo], DrainLimit + Aftermath);
                silo.Signal("-TERM");
                findings.Check(await silo.Ended(DrainLimit), $"{silo.Name} did not drain within {DrainLimit.TotalSeconds} s.");
                break;
        }
    }

    private async Task Network(Member silo, Fault fault)
    {
        Excuse(cluster.Silos, fault.Lasts + Aftermath);
        switch (fault.Kind)
        {
            case FaultKind.LoseAnswers:
                Spoil(silo, Proxying.Spoil.LoseAnswer, fault.Strength);
                return;
            case FaultKind.BreakBeforeCommit:
                Spoil(silo, fault.Target % 2 == 0 ? Proxying.Spoil.BreakBefore : Proxying.Spoil.TurnAway, fault.Strength);
                return;
            case FaultKind.Throttle:
                foreach (var link in silo.StorageLinks) link.TurnsWritesAway = true;
                break;
            case FaultKind.SlowStorage:
                foreach (var link in silo.StorageLinks) link.Weather.DelayMilliseconds = fault.Strength;
                break;
            case FaultKind.SlowNetwork:
                foreach (var link in silo.PeerLinks) link.Weather.DelayMilliseconds = fault.Strength;
                break;
            case FaultKind.StallStorage or FaultKind.CutStorage or FaultKind.CutStorageAnswers:
                CutStorage(silo, fault.Kind);
                break;
            case FaultKind.StrandSilo:
                Strand(silo);
                break;
            default:
                CutPeers(silo, silo.PeerLinks, bothWays: fault.Kind == FaultKind.CutSilo);
                break;
        }
        await Task.Delay(fault.Lasts);
        Heal(silo, fault.Kind);
    }

    private static void CutStorage(Member silo, FaultKind kind)
    {
        foreach (var link in silo.StorageLinks)
        {
            link.Weather.Hold(Way.Down, true);
            if (kind != FaultKind.CutStorageAnswers) link.Weather.Hold(Way.Up, true);
            link.Weather.Refuses = kind == FaultKind.CutStorage;
        }
    }

    private void Strand(Member silo)
    {
        CutPeers(silo, [silo.PeerLinks[0]], bothWays: true);
        // One node goes on asking the silo; through the other its accounts come to life elsewhere.
        foreach (var link in cluster.Nodes[..1].Append(silo).SelectMany(member => member.StorageLinks)) link.HoldsMembers = true;
    }

    /// <summary>Others to the silo by its own links; the silo to others by theirs, where only its connections are touched.</summary>
    private void CutPeers(Member silo, IEnumerable<Link> links, bool bothWays)
    {
        foreach (var link in links)
        {
            link.Weather.Hold(Way.Up, true);
            if (bothWays) link.Weather.Hold(Way.Down, true);
        }
        foreach (var weather in FromTo(silo))
        {
            weather.Hold(Way.Down, true);
            if (bothWays) weather.Hold(Way.Up, true);
        }
    }

    private IEnumerable<Weather> FromTo(Member silo) =>
        cluster.Silos.Where(other => other != silo).SelectMany(other => other.PeerLinks).Select(link => link.WeatherFrom(silo.Name));

    private void Heal(Member silo, FaultKind kind)
    {
        foreach (var link in silo.StorageLinks)
        {
            (link.TurnsWritesAway, link.HoldsMembers) = (false, false);
            link.Weather.Clear();
            // A route that was gone for long is found again with connections that were given up meanwhile.
            if (kind is FaultKind.CutStorage) link.Cut();
        }
        foreach (var link in cluster.Nodes[0].StorageLinks) link.HoldsMembers = false;
        foreach (var link in silo.PeerLinks) link.Weather.Clear();
        foreach (var weather in FromTo(silo)) weather.Clear();
    }

    private static void Spoil(Member silo, Spoil spoil, int times)
    {
        for (var i = 0; i < times; i++) silo.StorageLinks[0].SpoilNext(spoil);
    }

    private static void Kill(Member member, Fault fault)
    {
        member.StartAgainAt = DateTime.UtcNow + fault.Lasts;
        Excuse([member], fault.Lasts + Aftermath);
        member.Signal("-KILL");
    }

    private static void Excuse(IEnumerable<Member> members, TimeSpan time)
    {
        foreach (var member in members)
            if (member.ExcusedUntil < DateTime.UtcNow + time) member.ExcusedUntil = DateTime.UtcNow + time;
    }

    private Member Silo(Fault fault) => cluster.Silos.ElementAt(fault.Target % cluster.Silos.Count());

    /// <summary>A silo that is ready while another one is too: one of them must be left. Null when it stays the only one for long.</summary>
    private async Task<Member?> OneOfSeveral(Fault fault)
    {
        for (var tries = 0; tries < 150; tries++, await Task.Delay(200))
        {
            var ready = cluster.Silos.Where(silo => silo.IsReady && !silo.IsGone).ToArray();
            if (ready.Length > 1) return ready[fault.Target % ready.Length];
        }
        return null;
    }

    private static string Name(FaultKind kind) => kind switch
    {
        FaultKind.Kill => "kills",
        FaultKind.KillApi => "apiKills",
        FaultKind.KillDatabase => "databaseKills",
        _ => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..],
    };
}
