using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Notices;

/// <summary>The notices of one account in both directions; the notices themselves are pages.</summary>
/// <param name="LastNumber">Number of the newest notice.</param>
/// <param name="Contacts">How the customer is reached.</param>
/// <param name="Pending">Sendings on further channels that did not succeed yet.</param>
public sealed record NoticeBook(long LastNumber, NoticeContacts Contacts, ImmutableArray<PendingSend> Pending)
{
    /// <summary>Tries of one channel before it is given up.</summary>
    public const int MostTries = 5;

    private static readonly ImmutableArray<Duration> Pauses =
        [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2)];

    /// <summary>A book without notices.</summary>
    public static NoticeBook Empty { get; } = new(0, NoticeContacts.Unknown, []);

    /// <summary>Publishes a notice on the site and queues it for further channels. Refusals: MARKETING_DECLINED.</summary>
    public Refusal? Publish(NoticeDraft draft, NoticeTemplates texts, Instant now, IEnumerable<string> channels, Instant sendAt,
        out NoticePublished? published)
    {
        published = null;
        var template = texts.Find(draft.Kind) ?? throw new InvalidOperationException($"There is no notice {draft.Kind}.");
        if (template.Class == NoticeTemplate.Marketing && !Contacts.Marketing)
            return RefusalCodes.MarketingDeclined.With("The customer declined commercial messages.");
        var notice = Notice.Publish(draft, template, texts, LastNumber + 1, now);
        published = new NoticePublished(notice, [.. channels.Select(channel => new PendingSend(notice.Number, channel, 0, sendAt))]);
        return null;
    }

    /// <summary>What a try to send says about what comes next: done, given up, or another try later.</summary>
    public static SendTried Tried(PendingSend pending, bool accepted, bool permanent, string? detail, Instant at)
    {
        var tries = pending.Tries + 1;
        if (accepted) return new SendTried(pending.Notice, new NoticeDelivery(pending.Channel, "SENT", at, at, detail), null);
        return permanent || tries >= MostTries
            ? new SendTried(pending.Notice, new NoticeDelivery(pending.Channel, "FAILED", null, at, detail), null)
            : new SendTried(pending.Notice, null, new PendingSend(pending.Notice, pending.Channel, tries, at + Pauses[tries - 1]));
    }

    /// <summary>The book after an event.</summary>
    public NoticeBook Apply(DomainEvent happened) => happened switch
    {
        NoticePublished e => this with { LastNumber = e.Notice.Number, Pending = Pending.AddRange(e.Pending) },
        InboundRecorded e => this with { LastNumber = e.Notice.Number },
        ContactsSet e => this with { Contacts = e.Contacts },
        SendTried e => this with { Pending = After(e) },
        DeliveryReported => this,
        _ => throw new InvalidOperationException($"A book of notices has no event {happened.GetType().Name}."),
    };

    private ImmutableArray<PendingSend> After(SendTried e)
    {
        var channel = e.Again?.Channel ?? e.Delivery?.Channel;
        var others = Pending.RemoveAll(pending => pending.Notice == e.Notice && pending.Channel == channel);
        return e.Again is { } again ? others.Add(again) : others;
    }
}

/// <summary>A sending that is still to be done.</summary>
/// <param name="Notice">Number of the notice.</param>
/// <param name="Channel">Channel.</param>
/// <param name="Tries">Tries so far.</param>
/// <param name="NextAt">When to try next, in real time.</param>
public sealed record PendingSend(long Notice, string Channel, int Tries, Instant NextAt);

/// <summary>A notice was published on the site.</summary>
public sealed record NoticePublished(Notice Notice, ImmutableArray<PendingSend> Pending) : DomainEvent;

/// <summary>A channel was tried: with a delivery when that is its end, else to be tried again.</summary>
public sealed record SendTried(long Notice, NoticeDelivery? Delivery, PendingSend? Again) : DomainEvent;

/// <summary>A channel's operator reported what became of a notice.</summary>
public sealed record DeliveryReported(long Notice, NoticeDelivery Delivery, string Actor) : DomainEvent;

/// <summary>A written notice of the customer was recorded.</summary>
public sealed record InboundRecorded(InboundNotice Notice) : DomainEvent;

/// <summary>How the customer is reached was changed.</summary>
public sealed record ContactsSet(NoticeContacts Contacts, Instant At, string Actor) : DomainEvent;
