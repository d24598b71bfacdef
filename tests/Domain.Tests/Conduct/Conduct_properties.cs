using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Conduct;

/// <summary>
/// The case's state machine (3.9) under random commands and times: no illegal state, every timer once, money conserved, the history alone gives
/// the same account. A failure prints the seed that repeats it.
/// </summary>
public sealed class Conduct_properties
{
    private static readonly string[] People = ["desk", "chief", "board"];
    private static readonly string[] Grounds = ["3.2", "11.3(1)", "11.3(2)", "11.3(3)", "11.3(4)", "11.3(5)", "11.3(6)", "none"];
    private static readonly string[] Categories = ["SPAM_HARVEST", "TRANSFER", "MATERIAL_NOT_RENEWED"];

    private static readonly Dictionary<CaseStatus, CaseStatus[]> Allowed = new()
    {
        [CaseStatus.Opened] = [CaseStatus.Investigating, CaseStatus.Notified, CaseStatus.Decided, CaseStatus.Closed],
        [CaseStatus.Investigating] = [CaseStatus.Notified, CaseStatus.Decided, CaseStatus.Closed],
        [CaseStatus.Notified] = [CaseStatus.Cured, CaseStatus.Uncured, CaseStatus.Decided, CaseStatus.Closed],
        [CaseStatus.Uncured] = [CaseStatus.Cured, CaseStatus.Decided, CaseStatus.Closed],
        [CaseStatus.Decided] = [CaseStatus.Appealed, CaseStatus.Closed],
        [CaseStatus.Appealed] = [CaseStatus.Decided, CaseStatus.Closed],
        [CaseStatus.Cured] = [],
        [CaseStatus.Closed] = [],
    };

    private enum Does
    {
        Open, Restrict, Lift, Ask, Answer, Notify, OfferCure, ReviewCure, Decide, Propose, Approve, Close, Appeal, DecideAppeal, Claim, Owe, Pay,
        Permit, Wait, WaitLong,
    }

    private static readonly Gen<(Does What, int Which, int Pick, bool Yes)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 1], Gen.Int[0, 1_000], Gen.Bool).Array[1, 60];

    [Fact]
    [Trait("Clause", "6.1")]
    public void Whatever_is_commanded_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<CaseStatus, int>();
        Histories.Sample(history =>
        {
            var world = new ConductWorld("2026-03-01T10:00:00", new RequestedLine("OCS-SEAT", 2, 3, null, null),
                new RequestedLine("SMS-PKG-10K", 1, 0, null, null));
            foreach (var (what, which, pick, yes) in history)
            {
                var (before, money) = (world.Account.History.Count, world.Account.Head.Ledger);
                if (Step(world, what, $"vio_{which + 1}", pick, yes) is not null)
                {
                    world.Account.History.Count.ShouldBe(before);
                    world.Account.Head.Ledger.ShouldBe(money);
                }
                world.Check();
                foreach (var one in world.Trade.Conduct.Cases.Values) reached.AddOrUpdate(one.Status, 1, (_, count) => count + 1);
            }
            world.AdvanceTo(world.Account.Now + Duration.FromDays(200));
            world.Check();
            foreach (var (_, from, to) in world.Moves) Allowed[from].ShouldContain(to);
            foreach (var one in world.Trade.Conduct.Cases.Values)
            {
                one.Steps.Count(step => step.What == "UNCURED").ShouldBeLessThanOrEqualTo(1);
                one.Steps.Count(step => step.What == "ENDED").ShouldBeLessThanOrEqualTo(1);
                (one.KeysRevokedAt is not null).ShouldBe(one.Decision is { Kind: not CaseDecision.NoBreach } decision
                    && (decision.RevokesKeys || (decision.Kind == CaseDecision.TerminateForfeit && one.IsWhole)));
                (one.Decision?.Kind == CaseDecision.TerminateForfeit && one.Decision.Actor == one.DecidedBy)
                    .ShouldBeFalse("one person ended a service");
            }
            var upheld = world.Trade.Conduct.Cases.Values.Where(one => one.Appeal?.Upheld == true).Sum(one => one.Forfeited.Sum(part => part.NetFen));
            var taken = world.Trade.Conduct.Cases.Values.Sum(one => one.Forfeited.Sum(part => part.NetFen));
            var damages = world.Account.Postings.Where(posting => posting is { SourceType: "DAMAGES", Step: "OWED" })
                .Sum(posting => posting.Legs[0].AmountFen);
            (-world[LedgerAccount.ForfeitIncome]).ShouldBe(taken - upheld + damages);
            world.ReplayIsEqual();
        }, iter: Scale.Cases);

        // A property that never gets anywhere proves nothing.
        Enum.GetValues<CaseStatus>().Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    private static Refusal? Step(ConductWorld world, Does what, string id, int pick, bool yes)
    {
        var actor = People[pick % People.Length];
        switch (what)
        {
            case Does.Wait:
                world.AdvanceTo(world.Account.Now + Duration.FromHours(pick % 100));
                return null;
            case Does.WaitLong:
                world.AdvanceTo(world.Account.Now + Duration.FromDays(pick % 20));
                return null;
            default:
                return world.Decide(draft => what switch
                {
                    Does.Open => CaseDesk.Open(draft, ConductWorld.New(Categories[pick % Categories.Length], draft.Now, yes,
                        product: pick % 5 == 0 ? "OCS-SEAT" : null), actor, out _),
                    Does.Restrict => CaseDesk.Restrict(draft, id, "text", actor),
                    Does.Lift => CaseDesk.Lift(draft, id, "text", actor),
                    Does.Ask => CaseDesk.Ask(draft, id, "text", actor),
                    Does.Answer => CaseDesk.Answer(draft, id, "text", "customer"),
                    Does.Notify => CaseDesk.Notify(draft, id, "text", actor),
                    Does.OfferCure => CaseDesk.OfferCure(draft, id, "text", "customer"),
                    Does.ReviewCure => CaseDesk.ReviewCure(draft, id, yes, "text", actor),
                    Does.Decide => CaseJudge.Decide(draft, id, new CaseProposal((CaseDecision)(pick % 3), null, [], actor, draft.Now)
                    {
                        RevokesKeys = yes,
                    }, "text"),
                    Does.Propose => CaseJudge.Decide(draft, id, new CaseProposal(CaseDecision.TerminateForfeit, Grounds[pick % Grounds.Length],
                        yes ? ["doc"] : [], actor, draft.Now), "text"),
                    Does.Approve => CaseJudge.Approve(draft, id, "text", actor, WorkingDayCalendar.Default),
                    Does.Close => CaseJudge.Close(draft, id, "text", actor),
                    Does.Appeal => CaseJudge.Appeal(draft, id, "text", "customer"),
                    Does.DecideAppeal => CaseJudge.DecideAppeal(draft, id, yes, "text", actor, WorkingDayCalendar.Default),
                    Does.Claim => ClaimDesk.Claim(draft, null, pick, "text", out _),
                    Does.Owe => ClaimDesk.Owe(draft, "clm_1", pick, yes),
                    Does.Pay => ClaimDesk.Pay(draft, "clm_1", LedgerAccount.CashBank, $"B{pick}", pick),
                    _ => ClaimDesk.Permit(draft, "SPAM_HARVEST", "text", BillingZone.DateOf(draft.Now).PlusDays(pick % 30), actor, out _),
                });
        }
    }
}
