using System.Collections.Concurrent;
using CsCheck;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Packages;

/// <summary>
/// The package's state machine (3.5) under random use, voids, suspensions, ends and times: no illegal state, the expiry fires once, every fen of
/// the price is revenue, breakage, damages or back with the customer, and repeated figures change nothing.
/// </summary>
public sealed class Package_properties
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ACTIVE"] = ["SUSPENDED", "EXHAUSTED", "EXPIRED", "CLAWED_BACK", "FORFEITED"],
        ["SUSPENDED"] = ["ACTIVE", "EXPIRED", "CLAWED_BACK", "FORFEITED"],
        // A void gives units back; an exhausted package stays one when its validity ends.
        ["EXHAUSTED"] = ["ACTIVE", "SUSPENDED", "EXPIRED", "CLAWED_BACK", "FORFEITED"],
        // A fault that was reported in time gives back what has expired since (4.8, A-31).
        ["EXPIRED"] = ["CLAWED_BACK"],
        ["CLAWED_BACK"] = [],
        ["FORFEITED"] = [],
    };

    private enum Does
    {
        Use, UseRest, UseLate, Void, Stop, Start, LoseBase, FindBase, GiveBack, Forfeit, Wait, WaitLong, WaitForEnd, Look,
    }

    private static readonly Gen<Does> Steps = Gen.Frequency(
        (5, Gen.Const(Does.Use)), (1, Gen.Const(Does.UseRest)), (3, Gen.Const(Does.UseLate)), (2, Gen.Const(Does.Void)),
        (1, Gen.Const(Does.Stop)), (2, Gen.Const(Does.Start)),
        (1, Gen.Const(Does.LoseBase)), (2, Gen.Const(Does.FindBase)), (1, Gen.Const(Does.GiveBack)), (1, Gen.Const(Does.Forfeit)),
        (4, Gen.Const(Does.Wait)), (1, Gen.Const(Does.WaitLong)),
        (1, Gen.Const(Does.WaitForEnd)), (3, Gen.Const(Does.Look)));

    [Fact]
    [Trait("Clause", "1.12")]
    [Trait("Clause", "4.9")]
    public void Whatever_happens_to_a_package_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<string, int>();
        Gen.Select(Steps, Gen.Int[1, 40_000], Gen.Int[1, 60]).Array[1, 25].Sample(history =>
        {
            var world = new PackageWorld();
            foreach (var (what, units, days) in history)
            {
                var before = world.Status;
                Step(world, what, units, days);
                world.Check();
                if (world.Status != before) Allowed[before].ShouldContain(world.Status);
                reached.AddOrUpdate(world.Status, 1, (_, count) => count + 1);
            }
            world.Wait(Duration.FromDays(800));
            world.Look();
            world.Check();
            world.Posted.OpenFen.ShouldBe(0);
        }, iter: Scale.Cases);

        Allowed.Keys.Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    private static void Step(PackageWorld world, Does what, long units, int days)
    {
        switch (what)
        {
            case Does.Use: Used(world, units); break;
            case Does.UseRest when world.Remaining > 0: Used(world, world.Remaining); break;
            case Does.UseLate when !world.Suspended: UsedLate(world, units, Duration.FromHours(days)); break;
            case Does.Void: world.VoidNewest(); break;
            case Does.Stop: world.Suspend("VIOLATION", true); break;
            case Does.Start: world.Suspend("VIOLATION", false); break;
            case Does.LoseBase: world.Suspend("NO_BASE", true); break;
            case Does.FindBase: world.Suspend("NO_BASE", false); break;
            case Does.GiveBack: world.GiveBack(); break;
            case Does.Forfeit: world.Forfeit(); break;
            case Does.Wait: world.Wait(Duration.FromDays(days)); break;
            case Does.WaitLong: world.Wait(Duration.FromDays(days * 10)); break;
            case Does.WaitForEnd when world.Now < world.Allowance.ExpiresAt:
                world.Wait(world.Allowance.ExpiresAt + Duration.FromHours(days - 1) - world.Now);
                break;
            case Does.Look: world.Look(); break;
        }
    }

    /// <summary>Only a package that runs and has the units gives them; nothing is taken otherwise.</summary>
    private static void Used(PackageWorld world, long units)
    {
        var (before, runs) = (world.Allowance.Consumed, world is { Ended: false, Suspended: false } && world.Remaining >= units);
        world.Use(units, Duration.Zero).ShouldBe(runs);
        world.Allowance.Consumed.ShouldBe(runs ? before + units : before);
    }

    /// <summary>What started in its validity takes units for 48 hours after it, whoever looked in between; what started later never does.</summary>
    private static void UsedLate(PackageWorld world, long units, Duration ago)
    {
        var (sold, start) = (world.Allowance, world.Now - ago);
        var counts = !world.Ended && start >= sold.BoughtAt && start < sold.ExpiresAt && world.Now < sold.ExpiresAt + Duration.FromHours(48)
            && sold.Units - sold.Consumed >= units;
        world.Use(units, ago).ShouldBe(counts);
        world.Allowance.Consumed.ShouldBe(counts ? sold.Consumed + units : sold.Consumed);
    }
}
