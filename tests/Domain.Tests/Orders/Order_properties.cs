using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Orders;

/// <summary>
/// The order's state machine (3.2) under random commands, times and repeated messages: no illegal state, every timer once, money conserved,
/// replays change nothing. A failure prints the seed that repeats it.
/// </summary>
public sealed class Order_properties
{
    private static readonly string[] Skus = ["OCS-SEAT", "EQQ-SEAT", "PCS-SEAT"];

    private enum Does
    {
        Pay, PayRest, Cancel, HandIn, Accept, Reject, Modify, Profile, Permissions, Withdraw, Late, Fault, ReportFault, Triage, Wait, ForceMajeure,
        AccountEnds, ProductEnds,
    }

    private static readonly Gen<(Does What, int Amount, bool Wallet, int Repeats, int Hours)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[1, 40_000], Gen.Bool, Gen.Int[1, 3], Gen.Int[0, 200]).Array[1, 60];

    [Fact]
    [Trait("Clause", "3.3(1)")]
    [Trait("Clause", "4.1")]
    [Trait("Clause", "4.6")]
    public void Whatever_is_commanded_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<OrderStatus, int>();
        Histories.Sample(history =>
        {
            var world = new OrderWorld();
            foreach (var (what, amount, wallet, repeats, hours) in history)
            {
                Step(world, what, amount, wallet ? LedgerAccount.Wallet : LedgerAccount.CashTenpay, repeats, hours);
                world.Check();
                reached.AddOrUpdate(world.State.Status, 1, (_, count) => count + 1);
            }
            world.AdvanceTo(world.Now + Duration.FromDays(400));
            world.Check();
            world.ReplayIsEqual();
        }, iter: Scale.Cases);

        // A property that never gets anywhere proves nothing.
        Enum.GetValues<OrderStatus>().Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    [Fact]
    public void A_quote_its_order_and_everything_earned_by_it_are_the_same_fen() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 24], Gen.Int[0, 5], Gen.Int[0, 700], Gen.Int[0, 2].Select(i => Skus[i]))
            .Sample((seats, months, packages, day, sku) =>
            {
                var now = AnAccountDate(day);
                var lines = new List<RequestedLine> { new(sku, seats, months, null, null) };
                if (packages > 0) lines.Add(new RequestedLine("TRAINING-DAY", packages, 0, null, null));
                var world = new OrderWorld(now, null, [.. lines]);
                var quoted = world.Offer.GrossFen;
                world.Open();
                world.AdvanceTo(world.Now + Duration.FromDays(800));
                if (packages > 0) world.Decide(draft => ServiceDesk.Ask(draft, 2)).ShouldBeNull();

                world.State.PaidFen.ShouldBe(quoted);
                var ledger = world.Account.Head.Ledger;
                ledger[LedgerAccount.Deferred].ShouldBe(0);
                (-ChartOfAccounts.All.Where(account => account.Code().StartsWith("REV.", StringComparison.Ordinal)
                    || account == LedgerAccount.OutputVat).Sum(account => ledger[account])).ShouldBe(quoted);
                world.Account.Postings.Where(posting => posting.SourceType == "RECOGNITION" && posting.Step != "ACCEPTED")
                    .Sum(posting => posting.Legs[0].AmountFen).ShouldBe(world.Offer.Lines[0].GrossFen);
            }, iter: Scale.Cases);

    private static string AnAccountDate(int day) => new LocalDate(2026, 1, 1).PlusDays(day).ToString("uuuu-MM-dd", null) + "T10:00:00";

    private static void Step(OrderWorld world, Does what, int amount, LedgerAccount source, int repeats, int hours)
    {
        switch (what)
        {
            case Does.Pay: world.Pay(amount, source, repeats); break;
            case Does.PayRest: world.Pay(world.State.DueFen, source, repeats); break;
            case Does.Cancel: world.Decide(OrderDesk.Cancel, repeats); break;
            case Does.HandIn: world.HandIn(); break;
            case Does.Accept: world.Review(true); break;
            case Does.Reject: world.Review(false); break;
            case Does.Modify: world.Decide(Provisioning.AskToModify); break;
            case Does.Profile: world.Provision(true, false, repeats); break;
            case Does.Permissions: world.Provision(false, true, repeats); break;
            case Does.Withdraw: world.Refund(RefundRules.Withdrawal, deliveries: repeats); break;
            case Does.Late: world.Refund(RefundRules.Late, deliveries: repeats); break;
            case Does.Fault: world.Refund(RefundRules.Fault, deliveries: repeats); break;
            case Does.ReportFault: world.Decide(draft => RefundRules.Report(draft, "无法登录")); break;
            case Does.Triage: world.Decide(draft => RefundRules.Triage(draft, world.State.Faults.Length,
                amount % 2 == 0 ? FaultCause.ProductFault : FaultCause.Carrier, true)); break;
            // Seldom, or most histories would end with it.
            case Does.AccountEnds when amount % 8 == 0: world.EndWithAccount(OrderWorld.Ends[amount / 8 % OrderWorld.Ends.Length], repeats); break;
            case Does.ProductEnds when amount % 8 == 0: world.EndProduct(amount % 16 == 0 ? "OCS-SEAT" : "SMS-PKG-10K", repeats); break;
            case Does.AccountEnds or Does.ProductEnds: break;
            case Does.ForceMajeure: world.Decide(draft =>
            {
                if (amount % 2 == 0) Provisioning.ForceMajeureBegins(draft, draft.Today.PlusDays(-(amount % 3)));
                else Provisioning.ForceMajeureEnds(draft, draft.Today.PlusDays(-(amount % 3)));
                return null;
            }); break;
            default: world.AdvanceTo(world.Now + Duration.FromHours(hours)); break;
        }
    }
}
