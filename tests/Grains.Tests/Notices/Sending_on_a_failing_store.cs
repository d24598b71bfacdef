using Metering.Actors.Access;
using Metering.Actors.Notices;
using Metering.Contracts.Commands;
using Metering.Contracts.Notices;
using Metering.Domain.Notices;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Hosting;
using Metering.Grains.Tests.Usage;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Shouldly;

namespace Metering.Grains.Tests.Notices;

/// <summary>A mail that was handed over is not sent again because the store could not record it.</summary>
public sealed class Sending_on_a_failing_store(Sending_on_a_failing_store.Silo silo) : IClassFixture<Sending_on_a_failing_store.Silo>
{
    [Fact]
    public async Task What_was_handed_over_is_recorded_later_and_sent_once()
    {
        var book = silo.Grains.GetGrain<INoticeBookGrain>("mails");
        AccountSilo.Value(await book.SetContacts(new ContactsView("en", false, "a@example.com"), null,
            new CommandContext(AccountSilo.Tenant, null, 0, "tests"), keepsReference: false));
        NoticeFact[] facts = [new("url", "https://a"), new("detail", "Gone")];
        await book.Publish(new NoticeOrder(AccountSilo.Tenant, "WEBHOOK_DISABLED", null, facts, null), "once");
        await silo.Mail.Sent.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);

        while (silo.Faulty.Faults == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        // Time enough for thousands, if nothing waited; a further try is made and fails too.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<Exception>(() => Remind(book));
        silo.Mail.Count.ShouldBe(1);
        silo.Faulty.RefusedPercent = 0;
        await Remind(book);

        silo.Mail.Count.ShouldBe(1);
        (await book.List(0, 10)).Items.Single().Deliveries.Single(way => way.Channel == "MAIL").Status.ShouldBe("SENT");
    }

    private static Task Remind(INoticeBookGrain book) => book.AsReference<IRemindable>().ReceiveReminder("send", default);

    /// <summary>A silo with one further way for notices, whose store fails as soon as something went that way.</summary>
    public sealed class Silo : EmbeddedSilo
    {
        public FaultyStore Faulty { get; private set; } = null!;

        public CountingChannel Mail { get; private set; } = null!;

        protected override Type LeftOut => typeof(FakeAccount);

        protected override IJournalStore Seen(IJournalStore real) => Faulty = new FaultyStore(real);

        protected override void Configure(ISiloBuilder silo) => silo.UseInMemoryReminderService().Services
            .AddSingleton<ISecretSource, NoSecrets>().AddSingleton<INoticeChannel>(Mail = new CountingChannel(() => Faulty.RefusedPercent = 100));

        private sealed class NoSecrets : ISecretSource
        {
            public byte[] Bytes(int count) => new byte[count];
        }
    }

    /// <summary>Takes everything, and counts.</summary>
    public sealed class CountingChannel(Action onSent) : INoticeChannel
    {
        private int count;

        public string Name => "MAIL";

        public int Count => Volatile.Read(ref count);

        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? AddressOf(NoticeContacts contacts) => contacts.Email;

        public Task<ChannelAnswer> Send(OutgoingNotice notice, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            onSent();
            Sent.TrySetResult();
            return Task.FromResult(new ChannelAnswer(true));
        }
    }
}
