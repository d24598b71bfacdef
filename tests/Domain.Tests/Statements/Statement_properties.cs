using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Statements;

/// <summary>
/// The state machine of a monthly statement (3.6) under random bills, payments, write-offs and times: only along the arrows, one per month, its
/// amount never changes, and it is paid when nothing of it is owed.
/// </summary>
public sealed class Statement_properties
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["FINAL"] = ["PAID", "OVERDUE", "COLLECTION"],
        ["OVERDUE"] = ["PAID", "OVERDUE_SUSPENDED", "COLLECTION"],
        ["OVERDUE_SUSPENDED"] = ["PAID", "COLLECTION"],
        ["COLLECTION"] = ["PAID", "WRITTEN_OFF"],
        ["PAID"] = [],
        ["WRITTEN_OFF"] = [],
    };

    private enum Does
    {
        PayByBank, PayFromWallet, TopUp, Dearer, WriteOff, Wait, WaitLong,
    }

    [Fact]
    [Trait("Clause", "2.6(5)")]
    [Trait("Clause", "3.9")]
    public void Whatever_is_paid_or_not_a_statement_goes_only_along_the_arrows_and_keeps_its_amount()
    {
        var reached = new ConcurrentDictionary<string, int>();
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 9], Gen.Int[1, 60]).Array[1, 25].Sample(history =>
        {
            var (world, seen) = (new AccountWorld(), new Dictionary<YearMonth, (string State, long DueFen)>());
            foreach (var (what, which, days) in history)
                Step(world, what, which, days, () =>
                {
                    foreach (var final in world.Account.History.OfType<StatementFinalised>().Select(each => each.Statement))
                    {
                        var now = (State: StateOf(world, final.Month), DueFen: DueOf(world, final));
                        var before = seen.GetValueOrDefault(final.Month, (State: "FINAL", now.DueFen));
                        if (before.State != now.State) Allowed[before.State].ShouldContain(now.State, $"{final.Month} was {before.State}");
                        now.DueFen.ShouldBe(before.DueFen);
                        seen[final.Month] = now;
                        reached.AddOrUpdate(now.State, 1, (_, count) => count + 1);
                    }
                });
            world.Check();
            world.ReplayIsEqual();
        }, iter: Scale.Cases / 8);

        // A property that never gets anywhere proves nothing.
        Allowed.Keys.Where(state => !reached.ContainsKey(state)).ShouldBeEmpty();
    }

    private static string StateOf(AccountWorld world, YearMonth month)
    {
        if (world.Head.OpenStatements.FirstOrDefault(open => open.Month == month) is not { } open)
            return world.Account.History.OfType<StatementSettled>().Select(each => each.Settlement)
                .LastOrDefault(settled => settled.Month == month)?.Status ?? "PAID";
        open.OwedFen.ShouldBeGreaterThan(0, "nothing of it is owed");
        return !open.PastDue ? "FINAL" : world.Head.Standing.ClosingAt is not null ? "COLLECTION" : open.InArrears ? "OVERDUE_SUSPENDED" : "OVERDUE";
    }

    private static long DueOf(AccountWorld world, FinalStatement final) =>
        world.Head.OpenStatements.FirstOrDefault(open => open.Month == final.Month)?.AmountDueFen ?? final.Totals.AmountDueFen;

    private static void Step(AccountWorld world, Does what, int which, int days, Action look)
    {
        switch (what)
        {
            case Does.PayByBank: world.Pay(500 * days, LedgerAccount.CashBank); break;
            case Does.PayFromWallet: world.Pay(100 * days, LedgerAccount.Wallet); break;
            case Does.TopUp: world.TopUp(1_000 * days); break;
            case Does.Dearer: world.MonthlyFen = 700 * which; break;
            case Does.WriteOff when world.Head.OpenStatements is { IsEmpty: false } months:
                world.Decide(draft => Collections.ProposeWriteOff(draft, months[which % months.Length].Month, "dissolved", "one"), again: false);
                world.Decide(draft => Collections.ApproveWriteOff(draft, months[which % months.Length].Month, "other"), again: false);
                break;
            case Does.Wait or Does.WaitLong:
                // Day by day: a long wait may pass several states.
                for (var left = what == Does.Wait ? days : days * 4; left > 0; left--)
                {
                    world.AdvanceTo(world.Account.Now + Duration.FromDays(1));
                    look();
                }
                break;
        }
        look();
    }
}
