using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Qualification;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Accounts;

/// <summary>
/// The account's state machine (3.1) under random suspensions, payments, disputes, closings and times: no illegal state, every timer once, money
/// conserved, repeats change nothing.
/// </summary>
public sealed class Account_properties
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["REGISTERED"] = ["QUALIFYING", "VERIFIED", "ACTIVE", "SUSPENDED", "CLOSING"],
        ["QUALIFYING"] = ["VERIFIED", "ACTIVE", "SUSPENDED", "CLOSING"],
        ["VERIFIED"] = ["QUALIFYING", "ACTIVE", "SUSPENDED", "CLOSING"],
        ["ACTIVE"] = ["SUSPENDED", "CLOSING"],
        ["SUSPENDED"] = ["REGISTERED", "QUALIFYING", "VERIFIED", "ACTIVE", "CLOSING"],
        ["CLOSING"] = ["CLOSED"],
        ["CLOSED"] = ["PURGED"],
        ["PURGED"] = [],
    };

    private enum Does
    {
        HandIn, Qualify, Activate, Stop, Start, TopUp, PayByBank, PayFromWallet, Dispute, EndDispute, Close, Hold, Lift, Dearer, Wait, WaitLong,
    }

    private static readonly Gen<Does> Steps = Gen.Frequency(
        (1, Gen.Const(Does.HandIn)), (2, Gen.Const(Does.Qualify)), (2, Gen.Const(Does.Activate)),
        (3, Gen.Const(Does.Stop)), (3, Gen.Const(Does.Start)), (2, Gen.Const(Does.TopUp)), (3, Gen.Const(Does.PayByBank)),
        (2, Gen.Const(Does.PayFromWallet)), (1, Gen.Const(Does.Dispute)), (1, Gen.Const(Does.EndDispute)), (1, Gen.Const(Does.Close)),
        (1, Gen.Const(Does.Hold)), (1, Gen.Const(Does.Lift)), (1, Gen.Const(Does.Dearer)), (5, Gen.Const(Does.Wait)),
        (2, Gen.Const(Does.WaitLong)));

    /// <summary>Once active never unqualified again, suspended or not: what was taken away is given back as it was.</summary>
    [Fact]
    [Trait("Clause", "2.6(1)")]
    public void An_active_account_stays_so_whatever_its_file_says_and_a_suspension_gives_back_the_state_before() =>
        Gen.Select(Gen.OneOf(Gen.Const(Does.HandIn), Gen.Const(Does.Qualify), Gen.Const(Does.Activate)), Gen.Int[0, 9]).Array[1, 12].Sample(history =>
        {
            var world = new AccountWorld();
            var active = false;
            foreach (var (what, which) in history)
            {
                Step(world, what, which, 1, _ => { });
                active |= what == Does.Activate;
                (world.Status == "ACTIVE").ShouldBe(active);
                var before = world.Status;
                world.Suspend("VIOLATION", true);
                world.Suspend("QUALIFICATION", true);
                world.Suspend("VIOLATION", false);
                world.Status.ShouldBe("SUSPENDED");
                world.Suspend("QUALIFICATION", false);
                world.Status.ShouldBe(before);
            }
            world.ReplayIsEqual();
        }, iter: Scale.Cases / 4);

    [Fact]
    [Trait("Clause", "2.6(2)")]
    [Trait("Clause", "3.9")]
    [Trait("Clause", "2.7(3)")]
    public void Whatever_is_commanded_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<string, int>();
        Gen.Select(Steps, Gen.Int[0, 9], Gen.Int[1, 60]).Array[1, 40].Sample(history =>
        {
            var world = new AccountWorld();
            foreach (var (what, which, days) in history)
            {
                var before = world.Status;
                Step(world, what, which, days, after => Moved(before, before = after));
                world.Check();
                Moved(before, world.Status);
                reached.AddOrUpdate(world.Status, 1, (_, count) => count + 1);
            }
            world.ReplayIsEqual();
        }, iter: Scale.Cases / 4);

        Allowed.Keys.Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    private static void Moved(string before, string after)
    {
        if (before != after) Allowed[before].ShouldContain(after);
    }

    private static void Step(AccountWorld world, Does what, int which, int days, Action<string> moved)
    {
        var months = world.Head.OpenStatements;
        var reason = SuspensionReasons.ByOperator[which % SuspensionReasons.ByOperator.Length];
        switch (what)
        {
            case Does.HandIn: world.HandIn(); break;
            // What was handed in once stays on file: a file never says again that it has nothing.
            case Does.Qualify: world.Qualify(which % 2 == 0 ? QualificationStage.HandedIn : QualificationStage.Verified); break;
            case Does.Activate: world.Activate(); break;
            case Does.Stop: world.Suspend(reason, true); break;
            case Does.Start: world.Suspend(reason, false); break;
            case Does.TopUp: world.TopUp(1_000 * days); break;
            case Does.PayByBank: world.Pay(500 * days, LedgerAccount.CashBank); break;
            case Does.PayFromWallet: world.Pay(100 * days, LedgerAccount.Wallet); break;
            case Does.Dispute when months.Length > 0:
                world.Decide(draft => Collections.Dispute(draft, months[which % months.Length].Month, "minutes", "tests"));
                break;
            case Does.EndDispute when months.Length > 0:
                world.Decide(draft => Collections.EndDispute(draft, months[which % months.Length].Month, "rejected", "tests"));
                break;
            case Does.Close: world.Decide(draft => Closing.Ask(draft, which % 2 == 0, "tests"), again: false); break;
            case Does.Hold or Does.Lift:
                world.Decide(draft =>
                {
                    Collections.Hold(draft, what == Does.Hold ? "case 1" : null, "tests");
                    return null;
                });
                break;
            case Does.Dearer: world.MonthlyFen = 700 * which; break;
            case Does.Wait or Does.WaitLong:
                // Day by day: a long wait may pass several states.
                for (var left = what == Does.Wait ? days : days * 4; left > 0; left--)
                {
                    world.AdvanceTo(world.Account.Now + Duration.FromDays(1));
                    moved(world.Status);
                }
                break;
        }
    }
}
