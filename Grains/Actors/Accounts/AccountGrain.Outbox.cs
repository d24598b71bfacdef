using Metering.Actors.Journaling;
using Metering.Contracts.Access;
using Metering.Contracts.Agenda;
using Metering.Contracts.Notices;
using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Notices;
using Metering.Domain.Numbers;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    private const string NumberPrefix = "number:";
    private static readonly TimeSpan RedeliverAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeliveryPatience = TimeSpan.FromSeconds(2);

    private readonly Dictionary<long, Delivery> deliveries = [];

    /// <summary>What each seat, number and package has not acknowledged yet, as far as it was looked for.</summary>
    private readonly Dictionary<string, SortedSet<long>> queues = new(StringComparer.Ordinal);
    private long queuedThrough;
    private Task? indexing;
    private IGrainTimer? redelivery;

    /// <summary>
    /// Sends what a commit queued, without waiting; what is not acknowledged is sent again soon, on activation and with every wake-up.
    /// </summary>
    private void Deliver(AccountChange? change)
    {
        if (change is not null) foreach (var number in change.Messages) if (State.Outbox.Pending.Contains(number)) Deliver(number).Ignore();
    }

    /// <summary>
    /// The same, and waits a little until the agenda knows when this account is due: no search finds a wake-up that was lost with this silo, if
    /// the agenda has an older one. Its answer waits for no account, whatever it is doing.
    /// </summary>
    private async Task DeliverAndSchedule(AccountChange? change)
    {
        Deliver(change);
        if (change?.Schedule is { } number && State.Outbox.Pending.Contains(number)) await Patiently(Deliver(number));
    }

    /// <summary>Sends everything that is not acknowledged and waits for it.</summary>
    /// <exception cref="Exception">A receiver did not answer; its message stays.</exception>
    private Task DeliverPending() => Bounded.ForEach(State.Outbox.Pending, Deliver);

    /// <summary>The same, and waits only a little: for who answers as well when something could not be delivered.</summary>
    private Task DeliverSoon() => Patiently(DeliverPending());

    private async Task Patiently(Task delivery)
    {
        delivery.Ignore();
        try
        {
            await delivery.WaitAsync(DeliveryPatience, services.Journal.Time);
        }
        catch (Exception)
        {
            // What it follows from is committed and is answered; what was not taken is logged and stays in the outbox, and the redelivery goes on.
        }
    }

    /// <summary>
    /// When the account wants to be woken only to deliver: the redelivery in this process ends with its silo, and a message that waited for the
    /// next step would wait for weeks. Null when everything is delivered.
    /// </summary>
    private Instant? NextDelivery(Instant now) => State.Outbox.Pending.IsEmpty ? null : now + Duration.FromTimeSpan(RedeliverAfter);

    /// <summary>
    /// Sends everything that is not acknowledged, and waits for what goes to seats, numbers and packages. For who waits until these know: a notice
    /// that cannot be delivered does not concern him, and what goes to orders is answered when the order has its turn, which it keeps until the
    /// account has answered.
    /// </summary>
    /// <exception cref="Exception">A resource did not answer; its message stays.</exception>
    private Task DeliverToResources() => DeliverAll(message => message.Subject is not null);

    /// <summary>
    /// Sends everything that is not acknowledged, and waits for notices. For who goes on to other accounts once this one is told: what cannot be
    /// delivered to anybody else does not concern them.
    /// </summary>
    /// <exception cref="Exception">One was not published; it stays.</exception>
    private Task DeliverNotices() => DeliverAll(message => message.Notice is not null);

    /// <summary>Sends everything that is not acknowledged, and waits for what is awaited.</summary>
    /// <exception cref="Exception">One of those was not delivered; it stays.</exception>
    private Task DeliverAll(Func<AccountMessage, bool> isAwaited) => Bounded.ForEach(State.Outbox.Pending, async number =>
    {
        var delivery = Started(number);
        if (await delivery.Message is { } message && isAwaited(message)) await delivery.Done;
    });

    private Task Deliver(long number) => Started(number).Done;

    private Delivery Started(long number)
    {
        if (deliveries.TryGetValue(number, out var running)) return running;
        var message = MessageOf(number);
        var started = new Delivery(message, Send(number, message));
        // Whoever does not wait for it leaves its fault to the redelivery.
        started.Done.Ignore();
        return deliveries[number] = started;
    }

    private async Task<AccountMessage?> MessageOf(long number)
    {
        // The caller has to find this delivery in the list before it can end.
        await Task.Yield();
        return await Store.ReadPageAsync(JournalId, AccountPages.Message(number)) is { } page ? AccountJson.Read<AccountMessage>(page.Span) : null;
    }

    private async Task Send(long number, Task<AccountMessage?> reading)
    {
        try
        {
            if (await reading is not { } message) return;
            if (message.Subject is { } told) await DeliverOlder(number, told);
            if (message.Activation is { } activation)
            {
                var resource = ResourceOf(activation.Kind, activation.Key);
                await resource.Activate(CommandOf(activation));
                await TellNew($"{activation.Kind}:{activation.Key}", resource);
            }
            if (message.Ending is { } ending)
            {
                await ResourceOf(ending.Subject).End(ending.At, breakage: true);
                await TellInventory(ending);
            }
            if (message.Suspension is { } suspension) await Tell(suspension);
            if (message.Disruption is { } disruption) await TellOrder(disruption.Order);
            if (message.Extension is { } extension)
                await ResourceOf(extension.Subject).ExtendAllowance(extension.GrantId, extension.ExpiresAt);
            if (message.Listing is { } listing) await List(listing, message.Number);
            if (message.Revocation is { } revocation)
                await GrainFactory.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).RevokeOf(Head.Tenant, Id, $"{Id}/{revocation.Case}");
            if (message.Invoice is { } invoice) await OpenInvoice(invoice.Number);
            if (message.Queue is { } queue) await TellQueue(queue.Number);
            if (message.Schedule is { } schedule)
                await GrainFactory.GetGrain<IAgendaShardGrain>(services.Shards.Of(Id)).Schedule(Id, schedule.DueAt, message.Number);
            if (message.Notice is { } notice && await Publish(notice, number)) return;
            // Only the receiver's answer takes the message out.
            await Step(state => state.Outbox.Pending.Contains(number) ? Delivered(state, number) : StepResult.None);
            if (message.Subject is { } knows) Leave(number, knows);
        }
        catch (Exception fault)
        {
            LogNotDelivered(services.Journal.Log, fault, Id, number);
            redelivery ??= this.RegisterGrainTimer(Redeliver, new GrainTimerCreationOptions(RedeliverAfter, Timeout.InfiniteTimeSpan)
            {
                Interleave = true,
            });
            throw;
        }
        finally
        {
            deliveries.Remove(number);
        }
    }

    /// <summary>
    /// Has a notice published. From a notice of breach that was published on a later date than it was sent a clock starts later: that is written
    /// with the step that takes the message out. True when it was.
    /// </summary>
    private async Task<bool> Publish(NoticeDraft notice, long number)
    {
        var published = await GrainFactory.GetGrain<INoticeBookGrain>(Id).Publish(OrderOf(notice), $"account/{number}");
        if (notice.Kind != CaseDesk.BreachNotice || BillingZone.DateOf(published) <= BillingZone.DateOf(notice.At)) return false;
        await ReadTrade();
        AccountChange? change = null;
        await Step(state =>
        {
            if (!state.Outbox.Pending.Contains(number)) return StepResult.None;
            change = TradeChange(state, NowOf(state));
            CaseDesk.NoticePublished(change.Draft, notice.Facts["case"], published);
            TellAgenda(change);
            object[] events = [.. change.Step().Events, new MessageDelivered(number)];
            return new StepResult(events, AccountPages.Of(events, state, state with { Account = change.Draft.State }), []);
        });
        Deliver(change);
        return true;
    }

    /// <summary>
    /// A resource hears its messages in the order of their numbers: an older one that came later would undo what a newer one said.
    /// </summary>
    private async Task DeliverOlder(long number, string subject)
    {
        while (queuedThrough < number)
        {
            if (indexing is null || indexing.IsCompleted) indexing = QueueNew();
            await indexing;
        }
        if (!queues.TryGetValue(subject, out var queue) || queue.GetViewBetween(0, number - 1) is not { Count: > 0, Max: var before }) return;
        // It waits itself for those before.
        await Deliver(before);
        if (!State.Outbox.Pending.Contains(before)) Leave(before, subject);
    }

    private async Task QueueNew()
    {
        var (outbox, through) = (State.Outbox, queuedThrough);
        foreach (var number in outbox.Pending.Where(pending => pending > through))
        {
            var reading = deliveries.TryGetValue(number, out var running) ? running.Message : MessageOf(number);
            if (await reading is not { Subject: { } subject }) continue;
            if (!queues.TryGetValue(subject, out var queue)) queues[subject] = queue = [];
            queue.Add(number);
        }
        queuedThrough = outbox.LastNumber;
    }

    private void Leave(long number, string subject)
    {
        if (queues.TryGetValue(subject, out var queue) && queue.Remove(number) && queue.Count == 0) queues.Remove(subject);
    }

    /// <summary>A number whose resource ended rests, and can be with somebody else afterwards.</summary>
    private async Task TellInventory(EndingMessage ending)
    {
        if (!ending.Subject.StartsWith(NumberPrefix, StringComparison.Ordinal)) return;
        var key = ending.Subject[NumberPrefix.Length..];
        var given = ending.Reason is { } reason ? new NumberGivenUp(reason, ending.Actor!, ending.Withdrawn == true) : null;
        await GrainFactory.GetGrain<INumberBlockGrain>($"{Head.Tenant}/{NumberBlock.BlockOf(NumberAssignment.NumberOf(key))}")
            .NoteEnd(key, Id, ending.At, Head.TestClock, given);
    }

    private Task Tell(SuspensionMessage suspension)
    {
        var resource = ResourceOf(suspension.Subject);
        // A message of an older version, still on its way, does not say since when.
        return suspension.At is { } at ? resource.SetSuspensionSince(suspension.Reason, suspension.Suspended, at)
            : resource.SetSuspension(suspension.Reason, suspension.Suspended);
    }

    private Task Redeliver()
    {
        redelivery?.Dispose();
        redelivery = null;
        DeliverPending().Ignore();
        return Task.CompletedTask;
    }

    private static StepResult Delivered(AccountAggregate state, long number)
    {
        object[] events = [new MessageDelivered(number)];
        return new StepResult(events, AccountPages.Of(events, state, state), []);
    }

    private ActivateResource CommandOf(ActivationMessage activation) => new()
    {
        Tenant = Head.Tenant,
        Account = Id,
        Skus = [.. activation.Skus],
        ActivatedAt = activation.ActivatedAt,
        ClockId = Head.TestClock,
        ClockNow = Head.ClockNow,
        Grants =
        [
            .. activation.Allowances.Select(allowance => new AllowanceGrant
            {
                GrantId = allowance.GrantId, Sku = allowance.Sku, Meter = allowance.Meter, Units = allowance.Units,
                PaidFen = allowance.PaidFen, BoughtAt = allowance.BoughtAt, ExpiresAt = allowance.ExpiresAt,
            }),
        ],
    };

    /// <summary>On a test clock a notice is published when its cause happens; in real time, when it is.</summary>
    private NoticeOrder OrderOf(NoticeDraft notice) => new(Head.Tenant, notice.Kind, notice.At,
        [.. notice.Facts.Select(fact => new NoticeFact(fact.Key, fact.Value))], Head.TestClock is null ? null : notice.At);

    /// <summary>A message on its way: what it says, and the end of its delivery.</summary>
    private sealed record Delivery(Task<AccountMessage?> Message, Task Done);

    [LoggerMessage(LogLevel.Warning, "{Account} could not deliver message {Number}; it will be sent again")]
    private static partial void LogNotDelivered(ILogger log, Exception fault, string account, long number);
}
