using System.Collections.Concurrent;
using CsCheck;
using Metering.Domain.Calendar;
using Metering.Domain.Disruptions;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Domain.Seats;
using Metering.Domain.Tests.Conduct;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Disruptions;

/// <summary>
/// The state machine of force majeure (3.12) under random commands and times: no illegal state, every timer once, no fen lost, a term is longer by
/// the days lost only with both consents, and the history alone gives the same account. A failure prints the seed that repeats it.
/// </summary>
public sealed class Disruption_properties
{
    private static readonly Dictionary<DisruptionStatus, DisruptionStatus[]> Allowed = new()
    {
        [DisruptionStatus.Reported] =
            [DisruptionStatus.Confirmed, DisruptionStatus.Agreed, DisruptionStatus.Failed, DisruptionStatus.Terminated],
        [DisruptionStatus.Confirmed] = [DisruptionStatus.TerminationAvailable, DisruptionStatus.Negotiating, DisruptionStatus.Terminated],
        [DisruptionStatus.TerminationAvailable] = [DisruptionStatus.Negotiating, DisruptionStatus.Terminated],
        [DisruptionStatus.Negotiating] = [DisruptionStatus.Extended, DisruptionStatus.NotExtended],
        [DisruptionStatus.Failed] = [DisruptionStatus.Terminated],
        [DisruptionStatus.Extended] = [],
        [DisruptionStatus.NotExtended] = [],
        [DisruptionStatus.Terminated] = [],
        [DisruptionStatus.Agreed] = [],
    };

    private static readonly Gen<(Does What, int Which, int Pick, bool Yes)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 2], Gen.Int[0, 1_000], Gen.Bool).Array[1, 50];

    private enum Does
    {
        Report, Confirm, ConfirmAdverse, End, Consent, Refuse, Terminate, Negotiated, Wait, WaitLong,
    }

    [Fact]
    [Trait("Clause", "10.1")]
    [Trait("Clause", "10.3")]
    public void Whatever_is_commanded_no_state_is_illegal_and_no_fen_is_lost()
    {
        var reached = new ConcurrentDictionary<DisruptionStatus, int>();
        Histories.Sample(history =>
        {
            var world = new ConductWorld("2026-03-01T10:00:00", new RequestedLine("OCS-SEAT", 2, 12, null, null));
            var known = new Dictionary<string, DisruptionStatus>(StringComparer.Ordinal);
            foreach (var (what, which, pick, yes) in history)
            {
                var (events, money) = (world.Account.History.Count, world.Account.Head.Ledger);
                if (Step(world, what, $"fm_{which + 1}", pick, yes) is not null)
                {
                    world.Account.History.Count.ShouldBe(events);
                    world.Account.Head.Ledger.ShouldBe(money);
                }
                world.Check();
                Follow(world, known, reached);
            }
            world.AdvanceTo(world.Account.Now + Duration.FromDays(800));
            world.Check();
            Follow(world, known, reached);
            Terms(world);
            world.ReplayIsEqual();
        }, iter: Scale.Cases);

        // A property that never gets anywhere proves nothing.
        Enum.GetValues<DisruptionStatus>().Where(status => !reached.ContainsKey(status)).ShouldBeEmpty();
    }

    private static Refusal? Step(ConductWorld world, Does what, string id, int pick, bool yes)
    {
        switch (what)
        {
            case Does.Wait:
                world.AdvanceTo(world.Account.Now + Duration.FromHours(pick % 100));
                return null;
            case Does.WaitLong:
                world.AdvanceTo(world.Account.Now + Duration.FromDays(pick % 40));
                return null;
            default:
                return world.Decide(draft => what switch
                {
                    Does.Report => DisruptionDesk.Report(draft, New(pick, BillingZone.DateOf(draft.Now).PlusDays(-(pick % 3))), "desk", out _),
                    Does.Confirm => DisruptionDesk.Confirm(draft, id, materialAdverse: false, "text", "desk"),
                    Does.ConfirmAdverse => DisruptionDesk.Confirm(draft, id, materialAdverse: true, "text", "desk"),
                    Does.End => DisruptionDesk.End(draft, id, BillingZone.DateOf(draft.Now).PlusDays(-(pick % 2)), null, "text", "desk"),
                    Does.Consent => LostDays.Consent(draft, id, yes, agrees: true, "text", "desk"),
                    Does.Refuse => LostDays.Consent(draft, id, yes, agrees: false, "text", "desk"),
                    Does.Terminate => DisruptionDesk.Terminate(draft, id, yes, "text", "desk", WorkingDayCalendar.Default),
                    _ => DisruptionDesk.Negotiated(draft, id, yes, "text", "desk"),
                });
        }
    }

    private static NewDisruption New(int pick, LocalDate startedOn) => new((DisruptionKind)(pick % 7 is 0 or 1 ? pick % 7 + 1 : 0), "TYPHOON",
        null, null, pick % 5 == 0 ? ["OCS-SEAT"] : [], pick % 4 == 0, startedOn, "text");

    private static void Follow(ConductWorld world, Dictionary<string, DisruptionStatus> known, ConcurrentDictionary<DisruptionStatus, int> reached)
    {
        world.Trade.Disruptions.Values.Count(one => one.IsActive).ShouldBeLessThanOrEqualTo(1);
        foreach (var one in world.Trade.Disruptions.Values)
        {
            var before = known.GetValueOrDefault(one.Id);
            if (before != one.Status) Reachable(before).ShouldContain(one.Status);
            known[one.Id] = one.Status;
            reached.AddOrUpdate(one.Status, 1, (_, count) => count + 1);
        }
    }

    /// <summary>What may follow a status; several steps may lie between two looks.</summary>
    private static HashSet<DisruptionStatus> Reachable(DisruptionStatus from)
    {
        var found = new HashSet<DisruptionStatus>(Allowed[from]);
        foreach (var next in Allowed[from]) found.UnionWith(Reachable(next));
        return found;
    }

    private static void Terms(ConductWorld world)
    {
        var extended = world.Trade.Disruptions.Values.Where(one => one.Status == DisruptionStatus.Extended).ToList();
        foreach (var one in extended) (one.SellerConsentAt is not null && one.CustomerConsentAt is not null).ShouldBeTrue();
        foreach (var subscription in world.Trade.Subscriptions.Values)
        {
            var lost = extended.Where(one => subscription.Idle.Any(span => span.Cause == one.Id)).Sum(one => one.LostDays);
            subscription.ExtendedDays.ShouldBeLessThanOrEqualTo(lost);
            subscription.LastDay.ShouldBe(Term.LastDay(subscription.Anchor, subscription.Months).PlusDays(subscription.ExtendedDays));
        }
    }
}
