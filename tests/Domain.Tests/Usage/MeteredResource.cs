using System.Collections.Immutable;
using Metering.Domain.Catalogue;
using Metering.Domain.Events;
using Metering.Domain.Usage;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using PriceCatalogue = Metering.Domain.Catalogue.Catalogue;

namespace Metering.Domain.Tests.Usage;

/// <summary>One resource driven by a test: decides, applies, keeps its history.</summary>
internal sealed class MeteredResource
{
    private static readonly CatalogueTariff Demo =
        new(PriceCatalogue.Of([new PublishedBook(DemoPriceBook.Load(), At("2026-01-01T00:00:00"), null)]), null);

    private int ids;

    public MeteredResource(string activatedAt, params string[] skus)
    {
        Happened(new ResourceActivated(new ResourceOwner("t1", "a1", At(activatedAt), null), [.. skus.Select(sku => new ResourceSku(sku,
            At(activatedAt)))], []));
    }

    public ITariff Tariff { get; init; } = Demo;

    public ResourceState State { get; private set; } = ResourceState.None;

    public List<DomainEvent> History { get; } = [];

    public Instant Now { get; set; } = At("2026-07-31T23:00:00");

    public List<UsageRecord> Records => [.. History.OfType<UsageRecorded>().SelectMany(usage => usage.Records)];

    public static Instant At(string local) => OffsetDateTimePattern.Rfc3339.Parse(local + "+08:00").Value.ToInstant();

    public void Happened(params IEnumerable<DomainEvent> events)
    {
        foreach (var item in events)
        {
            History.Add(item);
            State = State.Apply(item);
        }
    }

    public void Lease(long fen) => Happened(new LeaseExtended(State.Lease.GrantedFen + fen));

    public void Grant(string id, long units, long paidFen, string boughtAt, string expiresAt, string meter = "bot.message") =>
        Happened(new ResourceActivated(null, [],
            [new Allowance(State.Allowances.Length, id, "BOT-PKG-100K", meter, units, paidFen, At(boughtAt), At(expiresAt))]));

    /// <summary>Records events of one request; the codes of refusals, "ok" for the accepted.</summary>
    public string[] Record(params (string Meter, string Start, long Quantity)[] events) => Record(true, events);

    public string[] Record(bool final, params (string Meter, string Start, long Quantity)[] events)
    {
        var recorder = new UsageRecorder(State, Tariff, UsageLimits.Default, AuthorizationPolicy.Default, Now, final, events.Length);
        var answers = new string[events.Length];
        for (var i = 0; i < events.Length; i++)
        {
            var (meter, start, quantity) = events[i];
            answers[i] = recorder.Add(new UsageToRecord("/pbx", $"e{++ids}", meter, At(start), quantity, null)).Refusal?.Code ?? "ok";
        }
        recorder.ShortFen.ShouldBe(0);
        if (recorder.End() is { } happened) Happened(happened);
        return answers;
    }

    public long ShortFor(params (string Meter, string Start, long Quantity)[] events)
    {
        var recorder = new UsageRecorder(State, Tariff, UsageLimits.Default, AuthorizationPolicy.Default, Now, false, events.Length);
        foreach (var item in events) recorder.Add(new UsageToRecord("/pbx", "probe", item.Meter, At(item.Start), item.Quantity, null));
        return recorder.ShortFen;
    }

    public MonthTotal Total(string sku, int month) =>
        State.Totals.SingleOrDefault(total => State.Skus[total.Sku].Sku == sku && total.Month == month, new MonthTotal(0, month));

    public ImmutableArray<ClosedLine> Close(int month, string asOf)
    {
        Happened(DueSteps.Until(State, Tariff, AuthorizationPolicy.Default, "number:1", At(asOf)));
        var closed = MonthClose.Close(State, Tariff, UsageLimits.Default, month, At(asOf));
        Happened(closed.Event);
        return [.. closed.Lines];
    }

    /// <summary>Somebody looks: everything due by now is booked.</summary>
    public IReadOnlyList<DomainEvent> Look()
    {
        var due = DueSteps.Until(State, Tariff, AuthorizationPolicy.Default, "number:1", Now);
        Happened(due);
        return due;
    }

    public bool Void(UsageRecord record)
    {
        if (Voids.Void(State, Tariff, AuthorizationPolicy.Default, record, Now) is not { } happened) return false;
        Happened(happened);
        return true;
    }

    public AuthorizationOutcome Authorize(string meter, long quantity, bool final = true) =>
        Done(Authorizations.Open(State, Tariff, AuthorizationPolicy.Default, meter, quantity, null, Now, final));

    public AuthorizationOutcome Update(long number, long used, long quantity) =>
        Done(Authorizations.Update(State, Tariff, AuthorizationPolicy.Default, number, used, quantity, Now, true));

    public AuthorizationOutcome End(long number, long? used) =>
        Done(Authorizations.End(State, Tariff, AuthorizationPolicy.Default, number, used, "number:1", Now));

    private AuthorizationOutcome Done(AuthorizationOutcome outcome)
    {
        Happened(outcome.Events);
        return outcome;
    }
}
