using Metering.Domain.Refusals;
using Metering.Domain.Webhooks;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Webhooks;

public sealed class Sending_webhooks
{
    private static readonly Instant Start = At("2026-07-01T00:00:00");

    [Fact]
    public void Ten_tries_at_the_instants_of_the_standard()
    {
        var (at, instants) = (Start, new List<string> { "0:00:00:00" });
        for (var tries = 1; WebhookSchedule.Next(tries, at, 0) is { } next; tries++)
        {
            at = next;
            instants.Add((at - Start).ToString("D:hh:mm:ss", null));
        }

        instants.ShouldBe(["0:00:00:00", "0:00:00:05", "0:00:05:05", "0:00:35:05", "0:02:35:05", "0:07:35:05", "0:17:35:05", "1:07:35:05",
            "2:03:35:05", "3:03:35:05"]);
    }

    [Fact]
    public void Jitter_makes_a_pause_longer_by_at_most_a_tenth()
    {
        WebhookSchedule.Next(2, Start, 0).ShouldBe(Start + Duration.FromSeconds(300));
        WebhookSchedule.Next(2, Start, 50).ShouldBe(Start + Duration.FromSeconds(315));
        WebhookSchedule.Next(2, Start, 100).ShouldBe(Start + Duration.FromSeconds(330));
        Should.Throw<ArgumentOutOfRangeException>(() => WebhookSchedule.Next(2, Start, 101));
    }

    [Fact]
    public void Retry_after_makes_a_pause_longer_and_never_shorter_nor_longer_than_a_day()
    {
        WebhookSchedule.Next(1, Start, 0, 60).ShouldBe(Start + Duration.FromSeconds(60));
        WebhookSchedule.Next(2, Start, 0, 60).ShouldBe(Start + Duration.FromSeconds(300));
        WebhookSchedule.Next(2, Start, 0, 1_000_000).ShouldBe(Start + Duration.FromHours(24));
    }

    [Fact]
    public void Only_what_an_endpoint_asked_for_is_on_its_way_to_it()
    {
        var book = Book("statement.final").Apply(Added(Book("statement.final"), []));

        book.Take(Message(1, "statement.final"), Start)!.Endpoints.ShouldBe(["wh_1", "wh_2"]);
        book.Take(Message(1, "balance.low"), Start)!.Endpoints.ShouldBe(["wh_2"]);
        Book("statement.final").Take(Message(1, "balance.low"), Start).ShouldBeNull();
    }

    [Fact]
    public void More_than_five_hundred_on_their_way_are_listed_and_follow_in_their_order_when_there_is_room()
    {
        var book = Book();
        for (var i = 1; i <= 502; i++) book = Taken(book, i);
        (book.Pending.Length, book.Endpoints[0].BehindFrom, book.NextBehind).ShouldBe((500, 501, null));

        for (var i = 0; i < 251; i++) book = Tried(book, 0, 200);
        // There is room, and the message after still goes behind those that wait.
        book = Taken(book, 503);
        var behind = book.NextBehind.ShouldNotBeNull();
        var later = Taken(book, 504);
        book = later.Apply(later.CatchUp(behind, [501, 502, 503], 503, Start)!);

        (book.Pending.Length, book.Endpoints[0].BehindFrom).ShouldBe((252, 504));
        book.CatchUp(behind, [501, 502, 503], 503, Start).ShouldBeNull("it was done already");
        book = book.Apply(book.CatchUp(book.NextBehind ?? book.Endpoints[0], [504], 504, Start)!);
        book.Endpoints[0].BehindFrom.ShouldBeNull();
        book.Pending.Select(one => one.Sequence).ShouldBe(Enumerable.Range(252, 253).Select(i => (long)i));
        Taken(book, 505).Pending[^1].Sequence.ShouldBe(505);
    }

    [Fact]
    public void Who_is_disabled_while_it_is_behind_gets_the_rest_by_replay_only()
    {
        var book = Book();
        for (var i = 1; i <= 501; i++) book = Taken(book, i);

        book = Tried(book, 0, 410);

        (book.Pending.Length, book.Endpoints[0].BehindFrom).ShouldBe((0, null));
        book.Apply(new MessageReplayed(501, "wh_1", Start, "tests")).Pending.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    [InlineData(404, false)]
    [InlineData(500, false)]
    public void Only_2xx_is_a_success(int status, bool arrived) => new WebhookTry(Start, status, null, null).Arrived.ShouldBe(arrived);

    [Fact]
    public void An_endpoint_is_disabled_at_once_when_it_is_gone_and_after_five_days_without_a_success()
    {
        var book = Book();
        book = book.Apply(book.Take(Message(1), Start)!);
        Tried(book, 0, 410).Endpoints[0].DisabledBecause.ShouldBe("it answered 410 Gone");
        Tried(book, 0, 410).Pending.ShouldBeEmpty();
        Tried(book, 0, 410).Untold.ShouldBe(["wh_1"]);

        var failing = Tried(book, 0, 500);
        failing.Endpoints[0].FailingSince.ShouldBe(Start);
        for (var tries = 1; tries < 7; tries++) failing = Tried(failing, tries, 500);
        Tried(failing, 119, 500).Endpoints[0].IsEnabled.ShouldBeTrue();
        Tried(failing, 120, 500).Endpoints[0].DisabledBecause.ShouldBe("it took no message for five days");
        Tried(failing, 119, 200).Endpoints[0].FailingSince.ShouldBeNull();
        Tried(failing, 119, 200).Pending.ShouldBeEmpty();
    }

    [Fact]
    public void One_error_weeks_after_a_message_was_given_up_disables_nothing()
    {
        var book = Book();
        book = book.Apply(book.Take(Message(1), Start)!);
        for (var tries = 0; tries < 10; tries++) book = Tried(book, 7 * tries, 503);
        book.Pending.ShouldBeEmpty();

        book = book.Apply(book.Take(Message(2), Start + Duration.FromDays(30))!);
        book = Tried(book, 30 * 24, 503);

        (book.Endpoints[0].IsEnabled, book.Pending.Length).ShouldBe((true, 1));
        Tried(book, 30 * 24 + 1, 200).Endpoints[0].FailingSince.ShouldBeNull();
    }

    [Fact]
    public void Two_secrets_sign_for_a_day_after_a_rotation_and_never_more_than_two()
    {
        var book = Book().Apply(new SecretRotated("wh_1", "whsec_Ag==", Start, "tests"));
        Secrets(book, 0).ShouldBe(["whsec_Ag==", "whsec_AQ=="]);
        Secrets(book, 23).Count.ShouldBe(2);
        Secrets(book, 24).ShouldBe(["whsec_Ag=="]);
        Secrets(book.Apply(new SecretRotated("wh_1", "whsec_Aw==", Start, "tests")), 1).ShouldBe(["whsec_Aw==", "whsec_Ag=="]);
    }

    [Fact]
    public void There_are_at_most_sixteen_endpoints()
    {
        var book = WebhookBook.Empty;
        for (var i = 0; i < 16; i++) book = book.Apply(Added(book, []));
        book.Add("https://x", [], "whsec_AQ==", Start, "t1", "tests", out _)!.Code.ShouldBe(RefusalCodes.TooManyWebhooks);
    }

    private static List<string> Secrets(WebhookBook book, int hours) =>
        [.. book.Endpoints[0].SecretsAt(Start + Duration.FromHours(hours)).Select(secret => secret.Value)];

    private static WebhookBook Taken(WebhookBook book, long sequence)
    {
        var taken = book.Take(Message(sequence), Start)!;
        return book.FallBehind(taken).Aggregate(book.Apply(taken), (state, happened) => state.Apply(happened));
    }

    private static WebhookBook Tried(WebhookBook book, int hours, int status) => book.Tried(book.Pending[0],
        new WebhookTry(Start + Duration.FromHours(hours), status, null, null), 0).Aggregate(book, (state, happened) => state.Apply(happened));

    private static WebhookBook Book(params string[] events) => WebhookBook.Empty.Apply(Added(WebhookBook.Empty, events));

    private static EndpointAdded Added(WebhookBook book, string[] events)
    {
        book.Add("https://example.com", [.. events], "whsec_AQ==", Start, "t1", "tests", out var added).ShouldBeNull();
        return added!;
    }

    private static WebhookMessage Message(long sequence, string name = "statement.final") => new(sequence, $"msg_{sequence}", name, Start, "{}");
}
