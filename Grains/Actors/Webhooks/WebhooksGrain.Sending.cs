using System.Buffers.Binary;
using System.Collections.Immutable;
using Metering.Actors.Journaling;
using Metering.Contracts.Notices;
using Metering.Domain.Events;
using Metering.Domain.Webhooks;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Webhooks;

public sealed partial class WebhooksGrain : IRemindable
{
    private const int MostInFlight = 32;
    private const int MostInFlightPerEndpoint = 4;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>What is being posted now; only of this activation.</summary>
    private readonly HashSet<(long Sequence, string Endpoint)> inFlight = [];
    private IGrainTimer? timer;
    private WorkReminder? reminder;
    private bool catchingUp;

    private WorkReminder Reminder => reminder ??= new WorkReminder(this, "deliver", TimeSpan.FromMinutes(1), () => !IsIdle);

    private bool IsIdle => State.Pending.IsEmpty && State.Untold.IsEmpty && State.NextBehind is null;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (!IsIdle) SetTimer();
    }

    /// <inheritdoc />
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Pump();
        await Reminder.KeepOrRelease();
        SetTimer();
    }

    /// <summary>What is on its way is sent soon, and by a reminder when this activation ends before.</summary>
    private async Task SendOn()
    {
        await Reminder.KeepIfNeeded();
        SetTimer();
    }

    /// <summary>Goes on when the next message that has room is due; what has no room goes on when something in flight ends.</summary>
    private void SetTimer(TimeSpan notBefore = default)
    {
        timer?.Dispose();
        timer = null;
        if (IsIdle || inFlight.Count >= MostInFlight) return;
        var waiting = State.Pending.Where(one => HasRoom(one) && !inFlight.Contains((one.Sequence, one.Endpoint))).ToList();
        // Nothing but time is waited for.
        var onlyTime = State.Untold.IsEmpty && State.NextBehind is null;
        if (waiting.Count == 0 && onlyTime) return;
        var wait = onlyTime ? (waiting.Min(one => one.NextAt) - WallNow).ToTimeSpan() : TimeSpan.Zero;
        timer = this.RegisterGrainTimer(Pump, new GrainTimerCreationOptions(
            wait < notBefore ? notBefore : wait, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private bool HasRoom(PendingDelivery pending) => inFlight.Count(one => one.Endpoint == pending.Endpoint) < MostInFlightPerEndpoint;

    private async Task Pump()
    {
        SendDue();
        await CatchUp();
        SendDue();
        await TellDisabled();
        SetTimer(State.Untold.IsEmpty && State.NextBehind is null ? default : AfterFailure);
    }

    private void SendDue()
    {
        foreach (var pending in State.DueAt(WallNow).ToList())
        {
            if (inFlight.Count >= MostInFlight) break;
            if (HasRoom(pending) && inFlight.Add((pending.Sequence, pending.Endpoint))) Send(pending).Ignore();
        }
    }

    /// <summary>What could only be listed for an endpoint, because too many were on their way to it, follows in its order.</summary>
    private async Task CatchUp()
    {
        // It may read for long. Whatever arrives meanwhile comes by here again: it goes on with what can be sent, and reads nothing beside this.
        if (catchingUp || State.NextBehind is not { BehindFrom: { } from } behind) return;
        catchingUp = true;
        try
        {
            var (listed, last) = (ImmutableArray.CreateBuilder<long>(), from - 1);
            await foreach (var page in Store.ReadPagesAsync(JournalId, WebhookPages.Messages, WebhookPages.Message(from - 1)))
            {
                if (listed.Count == WebhookBook.CatchUpBelow) break;
                var taken = WebhookJson.Read<MessageTaken>(page.Value.Span);
                last = taken.Message.Sequence;
                if (taken.Listed.Contains(behind.Id)) listed.Add(last);
            }
            await Step(state => state.CatchUp(behind, listed.ToImmutable(), last, WallNow) is { } caught ? StepResult.Of(caught) : StepResult.None);
        }
        catch (Exception fault)
        {
            LogNotCaughtUp(log, fault, Key, behind.Id);
        }
        finally
        {
            catchingUp = false;
        }
    }

    private async Task Send(PendingDelivery pending)
    {
        var pause = TimeSpan.Zero;
        try
        {
            if (State.Find(pending.Endpoint) is not { } endpoint || await Taken(pending.Sequence) is not { } taken) return;
            var at = WallNow;
            var answer = await Transport.Post(new WebhookPost(endpoint.Url, taken.Message.Id, WebhookSignature.Timestamp(at),
                WebhookSignature.Of(taken.Message, at, endpoint.SecretsAt(at)), taken.Message.Payload));
            // The dice are rolled here and what they said is recorded with the next instant.
            var jitter = BinaryPrimitives.ReadUInt16LittleEndian(secrets.Bytes(2)) % (WebhookSchedule.MostJitter + 1);
            var tried = new WebhookTry(WallNow, answer.Status, answer.Error, answer.RetryAfterSeconds);
            await Step(state =>
            {
                if (!state.Pending.Contains(pending)) return StepResult.None;
                IReadOnlyList<object> events = [.. state.Tried(pending, tried, jitter)];
                return new StepResult(events, WebhookPages.Of(events), []);
            });
        }
        catch (Exception fault)
        {
            // It stays on its way: the same message goes out again under the same id.
            LogNotRecorded(log, fault, Key, pending.Sequence);
            pause = AfterFailure;
        }
        finally
        {
            inFlight.Remove((pending.Sequence, pending.Endpoint));
            SetTimer(pause);
        }
    }

    /// <summary>Tells by a notice that an endpoint was disabled, once: the way that does not work cannot tell it.</summary>
    private async Task TellDisabled()
    {
        foreach (var id in State.Untold)
        {
            try
            {
                // One that was enabled again meanwhile needs no telling.
                if (State.Find(id) is { DisabledAt: { } at } endpoint)
                {
                    NoticeFact[] facts = [new("url", endpoint.Url), new("detail", endpoint.DisabledBecause ?? "")];
                    await GrainFactory.GetGrain<INoticeBookGrain>(Key).Publish(
                        new NoticeOrder(State.Tenant, "WEBHOOK_DISABLED", at, facts, null), $"webhook/{id}/{at.ToUnixTimeTicks()}");
                }
                await Step(state => state.Untold.Contains(id) ? StepResult.Of(new DisablingTold(id, WallNow)) : StepResult.None);
            }
            catch (Exception fault)
            {
                LogNotTold(log, fault, Key, id);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "A try to send webhook message {Sequence} of {Key} was not recorded; it is sent again")]
    private static partial void LogNotRecorded(ILogger log, Exception fault, string key, long sequence);

    [LoggerMessage(LogLevel.Warning, "Webhook {Id} of {Key} is behind and did not get its next messages; they follow soon")]
    private static partial void LogNotCaughtUp(ILogger log, Exception fault, string key, string id);

    [LoggerMessage(LogLevel.Warning, "The notice that webhook {Id} of {Key} is disabled was not published; it is tried again")]
    private static partial void LogNotTold(ILogger log, Exception fault, string key, string id);
}
