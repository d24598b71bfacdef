using System.Runtime.CompilerServices;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Simulation;

internal readonly record struct UsageEvent(UInt128 Identity, long AmountFen);

internal enum UsageAnswer : byte
{
    Refused,
    Accepted,
}

/// <summary>A metered resource with all its living copies; the steps are those of the resource actor.</summary>
internal sealed class ResourceNode(World world, SimStore store, int number, PlantedBug bug, StepBug stepBug, Func<AccountNode> account)
    : Node<Meter>(world, store, new JournalId($"resource/{number}"), new MeterCodec(), bug)
{
    private const int AheadPerMille = 250;

    /// <summary>Granted ahead of need, as an activation remembers it until it writes the next commit.</summary>
    private readonly ConditionalWeakTable<Copy<Meter>, StrongBox<long>> grantedAhead = [];

    /// <summary>Records a slice: every event exactly once, asking the account for money when the lease is short.</summary>
    public void Record(IReadOnlyList<UsageEvent> slice, Action<IReadOnlyDictionary<UInt128, UsageAnswer>> answer) =>
        Deliver(copy => Record(copy, slice, default, answer));

    /// <summary>Learns the account's grant, gives unspent money back and reports what is committed.</summary>
    public void GiveBack(long grantedFen, Action<Report> answer) => Deliver(copy => copy.Enqueue(new SimOperation<Meter>(
        (state, _) =>
        {
            var lease = state.Lease.Granted(grantedFen).Returned(heldFen: 0);
            return lease == state.Lease
                ? Decision.Unchanged(state)
                : Changed(state, [new LeaseLearned(lease.GrantedFen), new LeaseReturned(lease.ReturnedFen)], []);
        },
        _ => answer(ReportOf(copy)))));

    /// <summary>Delivers a bought grant; the number makes a repeat harmless.</summary>
    public void Activate(long message, long units, Action acknowledged) => Deliver(copy => copy.Enqueue(new SimOperation<Meter>(
        (state, _) => state.Grants.Contains(message) ? Decision.Unchanged(state) : Changed(state, [new GrantDelivered(message, units)], []),
        _ => acknowledged())));

    /// <summary>The settle timer, late or early as it likes.</summary>
    public void Settle() => Deliver(copy =>
    {
        var report = ReportOf(copy);
        World.Send(() => account().Absorb(report));
    });

    private void Record(Copy<Meter> copy, IReadOnlyList<UsageEvent> slice, MoneyAnswer money, Action<IReadOnlyDictionary<UInt128,
        UsageAnswer>> answer)
    {
        var answers = new Dictionary<UInt128, UsageAnswer>();
        var postponedFor = 0L;
        var ahead = grantedAhead.TryGetValue(copy, out var remembered) ? remembered.Value : 0;
        grantedAhead.Remove(copy);
        copy.Enqueue(new SimOperation<Meter>(
            (state, claims) =>
            {
                answers.Clear();
                var lease = stepBug == StepBug.AddGrantEachTime && money.GrantedFen > 0
                    ? state.Lease with { GrantedFen = state.Lease.GrantedFen + money.GrantedFen - money.GrantedFenWhenAsked }
                    : state.Lease.Granted(ahead).Granted(money.GrantedFen);
                var mayRefuse = lease.MayRefuse(money.Exhausted, money.ReturnedFenWhenAsked);
                var (spent, need, accepted, taken) = (0L, 0L, 0, new List<Claim>());
                foreach (var usage in slice)
                {
                    if (claims.IsTaken(usage.Identity, out var first))
                    {
                        answers[usage.Identity] = (UsageAnswer)first.Outcome.Span[0];
                        continue;
                    }
                    var fits = spent + need + usage.AmountFen <= lease.AvailableFen;
                    if (!fits && !mayRefuse)
                    {
                        need += usage.AmountFen;
                        continue;
                    }
                    if (fits) (spent, accepted) = (spent + usage.AmountFen, accepted + 1);
                    answers[usage.Identity] = fits ? UsageAnswer.Accepted : UsageAnswer.Refused;
                    taken.Add(new Claim(usage.Identity, (ulong)usage.AmountFen, 202607, new[] { (byte)answers[usage.Identity] }));
                }
                postponedFor = need == 0 ? 0 : spent + need - lease.AvailableFen;
                List<object> events = lease == state.Lease ? [] : [new LeaseLearned(lease.GrantedFen)];
                if (postponedFor == 0 && accepted > 0) events.Add(new Used(accepted, spent));
                return events.Count == 0 && taken.Count == 0 ? Decision.Unchanged(state) : Changed(state, events, postponedFor == 0 ? taken : []);
            },
            _ =>
            {
                if (postponedFor > 0) AskForMoney(copy, slice, postponedFor, answer);
                else World.Send(() => answer(answers));
                if (World.Prng.Below(1_000) < AheadPerMille) AskAhead(copy);
            }));
    }

    /// <summary>Asks for more before anything needs it. The answer is written down with the next commit, or never.</summary>
    private void AskAhead(Copy<Meter> copy)
    {
        var (report, wanted) = (ReportOf(copy), World.Prng.Between(1, 300));
        World.Send(() => account().ExtendAhead(report, wanted, granted => grantedAhead.AddOrUpdate(copy, new StrongBox<long>(granted))));
    }

    private void AskForMoney(Copy<Meter> copy, IReadOnlyList<UsageEvent> slice, long neededFen, Action<IReadOnlyDictionary<UInt128,
        UsageAnswer>> answer)
    {
        var report = ReportOf(copy);
        World.Send(() => account().Extend(report, neededFen, (granted, exhausted) =>
            Record(copy, slice, new MoneyAnswer(granted, report.Lease.GrantedFen, exhausted, report.Lease.ReturnedFen), answer)));
    }

    private Report ReportOf(Copy<Meter> copy) => new(number, copy.State.Lease, copy.Version);

    private static Decision<Meter> Changed(Meter state, IReadOnlyList<object> events, IReadOnlyList<Claim> claims)
    {
        var codec = new MeterCodec();
        var after = events.Aggregate(state, codec.Apply);
        return Decision.Changed(after, events, claims);
    }

    private readonly record struct MoneyAnswer(long GrantedFen, long GrantedFenWhenAsked, bool Exhausted, long ReturnedFenWhenAsked);
}
