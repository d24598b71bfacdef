using CsCheck;
using Metering.Domain.Notices;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Notices;

/// <summary>The state machine of a notice (3.13): published once, then only what channels say of it changes.</summary>
public sealed class Notice_properties
{
    private static readonly string[] Channels = ["EMAIL", "SMS"];

    [Fact]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "7.2")]
    public void Whatever_becomes_of_it_on_channels_a_notice_is_received_when_it_was_published()
    {
        var ends = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 300]).Array[1, 20].Sample(tries =>
        {
            var now = At("2026-08-03T00:00:00");
            NoticeBook.Empty.Publish(NoticeDraft.Of("ACCOUNT_CLOSED", now), NoticeTemplates.Default, now, Channels, now, out var published)
                .ShouldBeNull();
            var (notice, book) = (published!.Notice, NoticeBook.Empty.Apply(published));
            var deliveries = new List<NoticeDelivery>();
            foreach (var (how, minutes) in tries)
            {
                now += Duration.FromMinutes(minutes);
                if (book.Pending.Where(one => one.NextAt <= now).OrderBy(one => one.NextAt).FirstOrDefault() is not { } pending) continue;
                var tried = NoticeBook.Tried(pending, accepted: how == 0, permanent: how == 1, null, now);
                book = book.Apply(tried);
                if (tried.Delivery is { } delivery) deliveries.Add(delivery);
                // Either that is its end on this channel, or it is tried again, later and not for ever.
                (tried.Delivery is null).ShouldBe(tried.Again is not null);
                if (tried.Again is { } again) (again.NextAt > now && again.Tries < NoticeBook.MostTries).ShouldBeTrue();
                notice.DeemedDeliveredAt(deliveries).ShouldBe(notice.PublishedAt);
            }
            deliveries.Select(one => one.Channel).ShouldBeUnique();
            book.Pending.Select(one => one.Channel).Concat(deliveries.Select(one => one.Channel)).ShouldBe(Channels, ignoreOrder: true);
            foreach (var delivery in deliveries) ends[delivery.Status] = true;
        }, iter: Scale.Cases);

        ends.Keys.ShouldBe(["SENT", "FAILED"], ignoreOrder: true);
    }
}
