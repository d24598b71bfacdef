using Metering.Actors.Access;
using Metering.Actors.Webhooks;
using Metering.Contracts.Commands;
using Metering.Contracts.Notices;
using Metering.Contracts.Webhooks;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Hosting;
using Metering.Grains.Tests.Usage;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orleans.Runtime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Webhooks;

/// <summary>The whole schedule of tries on the real grain, in a time that the test moves.</summary>
public sealed class Retrying_webhooks(Retrying_webhooks.Silo silo) : IClassFixture<Retrying_webhooks.Silo>
{
    [Fact]
    public async Task Ten_of_ten_tries_are_made_at_their_instants_and_the_message_is_then_listed_as_failed()
    {
        var hooks = await Hooks("ten");
        await hooks.Take(Event("ten-1"));
        var start = silo.Clock.Now;
        for (var tries = 1; tries <= 10; tries++)
        {
            await Until(async () => (await Delivery(hooks)).Tries.Length == tries);
            if (tries == 10) break;
            // Nothing goes out before its time, also from a fresh activation.
            var next = (await Delivery(hooks)).NextAt.ShouldNotBeNull();
            silo.Clock.Now = next - Duration.FromSeconds(1);
            await silo.Forget();
            await Kick(hooks);
            silo.Transport.Posts("ten").Count.ShouldBe(tries);
            silo.Clock.Now = next;
            await Kick(hooks);
        }

        var delivery = await Delivery(hooks);
        delivery.Status.ShouldBe("FAILED");
        delivery.Tries.Select(tried => (long)(tried.At - start).TotalSeconds).ShouldBe(
            [0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105]);
        silo.Transport.Posts("ten").Select(post => post.Id).Distinct().ShouldHaveSingleItem();
        silo.Transport.Posts("ten").Select(post => post.Payload).Distinct().ShouldHaveSingleItem();
        silo.Transport.Posts("ten").Select(post => post.Timestamp).Distinct().Count().ShouldBe(10);

        // Five days after the first failure the next message disables it when it has waited for a day, and one notice says so.
        silo.Clock.Now = start + Duration.FromDays(5);
        await hooks.Take(Event("ten-2"));
        for (var tries = 1; tries <= 8; tries++)
        {
            await Until(async () => (await Delivery(hooks, after: 1)).Tries.Length == tries);
            (await hooks.List()).Single().Enabled.ShouldBe(tries < 8);
            if (tries == 8) break;
            silo.Clock.Now = (await Delivery(hooks, after: 1)).NextAt.ShouldNotBeNull();
            await Kick(hooks);
        }
        var book = silo.Grains.GetGrain<INoticeBookGrain>("ten");
        await Until(async () => (await book.List(0, 10)).Items.Length > 0);
        await Kick(hooks);
        (await book.List(0, 10)).Items.Single().Kind.ShouldBe("WEBHOOK_DISABLED");
    }

    [Fact]
    public async Task A_try_whose_record_was_lost_is_made_again_under_the_same_id()
    {
        var hooks = await Hooks("lost");
        await hooks.Take(Event("lost-1"));
        await Until(async () => (await Delivery(hooks)).Tries.Length == 1);
        silo.Faulty.RefusedPercent = 100;
        silo.Clock.Now = (await Delivery(hooks)).NextAt!.Value;
        await Kick(hooks);
        await Until(() => Task.FromResult(silo.Transport.Posts("lost").Count >= 2));
        silo.Faulty.RefusedPercent = 0;
        await Kick(hooks);
        await Until(async () => (await Delivery(hooks)).Tries.Length == 2);

        silo.Transport.Posts("lost").Count.ShouldBeGreaterThan(2);
        silo.Transport.Posts("lost").Select(post => post.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_receiver_that_is_slower_than_the_events_come_gets_all_of_them()
    {
        var hooks = await Hooks("slow");
        for (var i = 1; i <= 520; i++) await hooks.Take(Event($"slow-{i}"));
        (await hooks.List()).Single().Pending.ShouldBe(500);

        silo.Transport.Status = 200;
        try
        {
            silo.Clock.Now += Duration.FromMinutes(1);
            await silo.Forget();
            await Kick(hooks);
            await Until(async () => (await hooks.List()).Single().Pending == 0);
        }
        finally
        {
            silo.Transport.Status = 500;
        }

        (await hooks.Messages(0, 600)).Items.Select(message => message.Deliveries[0].Status).ShouldBe(Enumerable.Repeat("DELIVERED", 520));
    }

    [Fact]
    public async Task What_is_on_its_way_goes_out_while_what_follows_it_is_looked_for()
    {
        var hooks = await Hooks("behind");
        for (var i = 1; i <= 501; i++) await hooks.Take(Event($"behind-{i}"));
        var (reads, mayRead) = (0, new TaskCompletionSource());
        silo.Faulty.HoldPages = prefix =>
        {
            if (prefix != "message/") return Task.CompletedTask;
            Interlocked.Increment(ref reads);
            return mayRead.Task;
        };

        silo.Transport.Status = 200;
        try
        {
            silo.Clock.Now += Duration.FromMinutes(1);
            await Kick(hooks);
            await Until(async () => (await hooks.List()).Single().Pending == 0);
            reads.ShouldBe(1);
            silo.Transport.Posts("behind").Select(post => post.Id).Distinct().Count().ShouldBe(500);

            mayRead.TrySetResult();
            await Until(() => Task.FromResult(silo.Transport.Posts("behind").Select(post => post.Id).Distinct().Count() == 501));
        }
        finally
        {
            silo.Faulty.HoldPages = null;
            mayRead.TrySetResult();
            silo.Transport.Status = 500;
        }
    }

    [Fact]
    public async Task An_event_that_is_told_twice_is_one_message()
    {
        var hooks = await Hooks("twice");
        await hooks.Take(Event("same"));
        await silo.Forget();
        await hooks.Take(Event("same"));
        await hooks.Take(Event("other"));

        (await hooks.Messages(0, 10)).Items.Select(message => message.Sequence).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_an_activation_that_ended_learns_late_does_not_make_the_next_one_give_way()
    {
        var hooks = await Hooks("late");
        var (late, next) = (new TaskCompletionSource(), new TaskCompletionSource());
        try
        {
            silo.Transport.Held = late.Task;
            await hooks.Take(Event("late-1"));
            await Until(() => Task.FromResult(silo.Transport.Posts("late").Count == 1));
            await silo.Forget();
            silo.Transport.Held = next.Task;
            // The next activation sends what has no outcome yet, under the same id.
            (await hooks.Messages(0, 10)).Items.ShouldHaveSingleItem();
            await Until(() => Task.FromResult(silo.Transport.Posts("late").Count == 2));

            late.SetResult();
            await Task.Delay(200);
            await hooks.Take(Event("late-2"));
        }
        finally
        {
            silo.Transport.Held = Task.CompletedTask;
            late.TrySetResult();
            next.TrySetResult();
        }

        await Until(async () => (await Delivery(hooks)).Tries.Length == 1);
        (await hooks.Messages(0, 10)).Items.Select(message => message.Sequence).ShouldBe([1, 2]);
        silo.Transport.Posts("late").Take(2).Select(post => post.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_event_that_could_not_be_written_is_not_taken_and_is_one_message_when_it_is_told_again()
    {
        var hooks = await Hooks("unwritten");
        silo.Faulty.RefusedPercent = 100;
        try
        {
            (await Should.ThrowAsync<Exception>(() => hooks.Take(Event("unwritten-1")))).Message.ShouldContain("OVERLOADED");
        }
        finally
        {
            silo.Faulty.RefusedPercent = 0;
        }

        await hooks.Take(Event("unwritten-1"));

        (await hooks.Messages(0, 10)).Items.ShouldHaveSingleItem();
    }

    private async Task<IWebhooksGrain> Hooks(string key)
    {
        var hooks = silo.Grains.GetGrain<IWebhooksGrain>(key);
        (await hooks.Add(new WebhookOrder("https://" + key, []), new CommandContext(AccountSilo.Tenant, null, 0, "tests"))).Refusal.ShouldBeNull();
        return hooks;
    }

    private static Task Kick(IWebhooksGrain hooks) => hooks.AsReference<IRemindable>().ReceiveReminder("deliver", default);

    private static async Task<WebhookDeliveryView> Delivery(IWebhooksGrain hooks, long after = 0) =>
        (await hooks.Messages(after, 1)).Items[0].Deliveries[0];

    private static WebhookEvent Event(string source) => new(source, "statement.final", EmbeddedSilo.At("2026-07-03T00:00:00"), []);

    /// <summary>A silo whose receivers always answer 500, in a time that the test sets.</summary>
    public sealed class Silo : EmbeddedSilo
    {
        public Settable Clock { get; } = new();

        public FailingTransport Transport { get; } = new();

        public FaultyStore Faulty { get; private set; } = null!;

        protected override TimeProvider Time => Clock;

        protected override Type LeftOut => typeof(FakeAccount);

        protected override IJournalStore Seen(IJournalStore real) => Faulty = new FaultyStore(real);

        protected override void Configure(ISiloBuilder silo) => silo.UseInMemoryReminderService().Services
            .AddSingleton<ISecretSource, NoDice>().AddSingleton<IWebhookTransport>(Transport);

        private sealed class NoDice : ISecretSource
        {
            public byte[] Bytes(int count) => new byte[count];
        }
    }

    /// <summary>Wall-clock time that stands until the test moves it.</summary>
    public sealed class Settable : TimeProvider
    {
        private long ticks = EmbeddedSilo.At("2026-07-03T00:00:00").ToUnixTimeTicks();

        public Instant Now
        {
            get => Instant.FromUnixTimeTicks(Interlocked.Read(ref ticks));
            set => Interlocked.Exchange(ref ticks, value.ToUnixTimeTicks());
        }

        public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
    }

    /// <summary>Remembers what was posted and answers 500, or another status.</summary>
    public sealed class FailingTransport : IWebhookTransport
    {
        private readonly List<WebhookPost> posts = [];

        public List<WebhookPost> Posts(string host)
        {
            lock (posts) return [.. posts.Where(post => post.Url == "https://" + host)];
        }

        /// <summary>What it answers.</summary>
        public int Status { get; set; } = 500;

        /// <summary>Why no address is allowed; null while each is.</summary>
        public string? Refusal { get; set; }

        public Task<string?> Refuse(string url) => Task.FromResult(Refusal);

        /// <summary>What its answers wait for.</summary>
        public Task Held { get; set; } = Task.CompletedTask;

        public async Task<WebhookAnswer> Post(WebhookPost post)
        {
            lock (posts) posts.Add(post);
            await Held;
            return new WebhookAnswer(Status, null, null);
        }
    }
}
