using System.Globalization;
using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Contracts.Notices;
using Metering.Contracts.Webhooks;
using Metering.Domain.Notices;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Notices;

public sealed partial class NoticeBookGrain : IRemindable
{
    /// <summary>The way to the webhooks of a tenant, as something to be sent: its name goes on with the tenant.</summary>
    internal const string Events = "events:";

    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>What was handed over and is not recorded: nobody gets the same mail again because this could not write it down.</summary>
    private readonly Dictionary<PendingSend, SendTried> unrecorded = [];
    private IGrainTimer? timer;
    private WorkReminder? reminder;
    private bool sending;

    private WorkReminder Reminder => reminder ??= new WorkReminder(this, "send", TimeSpan.FromMinutes(1), () => !State.Pending.IsEmpty);

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        if (!State.Pending.IsEmpty) SetTimer();
    }

    /// <inheritdoc />
    public Task ReceiveReminder(string reminderName, TickStatus status) => SendDue();

    /// <summary>What is pending is sent soon, and again by a reminder when this activation ends before.</summary>
    private async Task SendOn()
    {
        await Reminder.KeepIfNeeded();
        SetTimer();
    }

    private void SetTimer(TimeSpan notBefore = default)
    {
        timer?.Dispose();
        timer = null;
        if (State.Pending.IsEmpty) return;
        var wait = (State.Pending.Min(pending => pending.NextAt) - WallNow).ToTimeSpan();
        timer = this.RegisterGrainTimer(SendDue, new GrainTimerCreationOptions(
            wait < notBefore ? notBefore : wait, Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private async Task SendDue()
    {
        if (sending) return;
        sending = true;
        var pause = AfterFailure;
        try
        {
            var now = WallNow;
            await Bounded.ForEach(State.Pending.Where(pending => pending.NextAt <= now).ToList(), Send);
            pause = TimeSpan.Zero;
        }
        finally
        {
            sending = false;
            SetTimer(pause);
        }
        await Reminder.KeepOrRelease();
        SetTimer();
    }

    private async Task Send(PendingSend pending)
    {
        if (!unrecorded.TryGetValue(pending, out var tried))
        {
            if (await Stored(pending.Notice) is not { Out: { } notice }) return;
            unrecorded[pending] = tried = await HandOver(notice, pending);
        }
        await Step(state => state.Pending.Contains(pending) ? new StepResult([tried], NoticePages.Of(tried), []) : StepResult.None);
        unrecorded.Remove(pending);
    }

    private async Task<SendTried> HandOver(Notice notice, PendingSend pending)
    {
        (bool Accepted, bool Permanent, string? Detail) result;
        try
        {
            result = await Try(notice, pending.Channel);
        }
        catch (Exception fault)
        {
            LogNotSent(log, fault, pending.Channel, Key, notice.Number);
            result = (false, false, "The channel did not take it.");
        }
        var (accepted, permanent, detail) = result;
        // Webhooks are never given up: only this cluster itself can keep the message from them.
        var counted = pending.Channel.StartsWith(Events, StringComparison.Ordinal) ? pending with { Tries = Math.Min(pending.Tries, 2) } : pending;
        return NoticeBook.Tried(counted, accepted, permanent, detail, WallNow);
    }

    /// <summary>What happened is told to the endpoints of the account and to those of its tenant.</summary>
    private async Task TellWebhooks(string tenant, string kind, Instant at, long number, IEnumerable<NoticeFact> facts)
    {
        var data = facts.Select(fact => KeyValuePair.Create(fact.Name, fact.Value))
            .Append(KeyValuePair.Create("account", Key)).Append(KeyValuePair.Create("kind", kind))
            .Append(KeyValuePair.Create("notice", number.ToString(CultureInfo.InvariantCulture)));
        var happened = new WebhookEvent($"notice/{Key}/{number}", Texts.Find(kind)!.Event, at, [.. data]);
        foreach (var scope in new[] { Key, IWebhooksGrain.OfTenant(tenant) }.Distinct(StringComparer.Ordinal))
            await GrainFactory.GetGrain<IWebhooksGrain>(scope).Take(happened);
    }

    private async Task<(bool Accepted, bool Permanent, string? Detail)> Try(Notice notice, string name)
    {
        if (name.StartsWith(Events, StringComparison.Ordinal))
        {
            await TellWebhooks(name[Events.Length..], notice.Kind, notice.OccurredAt, notice.Number,
                notice.Facts.Select(fact => new NoticeFact(fact.Key, fact.Value)));
            return (true, false, null);
        }
        if (channels.FirstOrDefault(one => one.Name == name) is not { } channel)
            return (false, true, "The channel was taken out of the configuration.");
        if (channel.AddressOf(State.Contacts) is not { } address) return (false, true, "The customer has no address for it any more.");
        using var limit = new CancellationTokenSource(LongestSend);
        var text = State.Contacts.Language == "en" ? notice.En : notice.Zh;
        var answer = await channel.Send(new OutgoingNotice($"{Key}.{notice.Number}", address, text.Title, text.Body), limit.Token);
        return (answer.Accepted, !answer.Accepted, answer.Detail);
    }

    [LoggerMessage(LogLevel.Warning, "{Channel} did not take a notice of {Book}, number {Number}; it is tried again")]
    private static partial void LogNotSent(ILogger log, Exception fault, string channel, string book, long number);
}
