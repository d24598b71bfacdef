using Metering.Actors.Accounts;
using Metering.Actors.Journaling;
using Metering.Domain.Notices;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Runtime;

namespace Metering.Actors.Notices;

public sealed partial class NoticeBookGrain : IRemindable
{
    private const string Reminder = "send";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(30);

    private IGrainTimer? timer;
    private bool reminded;
    private bool sending;

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
        if (State.Pending.IsEmpty) return;
        if (!reminded) await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        reminded = true;
        SetTimer();
    }

    private void SetTimer()
    {
        timer?.Dispose();
        timer = null;
        if (State.Pending.IsEmpty) return;
        var wait = State.Pending.Min(pending => pending.NextAt) - WallNow;
        timer = this.RegisterGrainTimer(SendDue, new GrainTimerCreationOptions(
            wait <= Duration.Zero ? TimeSpan.Zero : wait.ToTimeSpan(), Timeout.InfiniteTimeSpan) { Interleave = true });
    }

    private async Task SendDue()
    {
        if (sending) return;
        sending = true;
        try
        {
            var now = WallNow;
            await Bounded.ForEach(State.Pending.Where(pending => pending.NextAt <= now).ToList(), Send);
        }
        finally
        {
            sending = false;
            SetTimer();
        }
        if (!State.Pending.IsEmpty || await this.GetReminder(Reminder) is not { } reminder) return;
        await this.UnregisterReminder(reminder);
        reminded = false;
    }

    private async Task Send(PendingSend pending)
    {
        if (await Stored(pending.Notice) is not { Out: { } notice }) return;
        var (accepted, permanent, detail) = await Try(notice, pending.Channel);
        var tried = NoticeBook.Tried(pending, accepted, permanent, detail, WallNow);
        await Step(state => state.Pending.Contains(pending) ? new StepResult([tried], NoticePages.Of(tried), []) : StepResult.None);
    }

    private async Task<(bool Accepted, bool Permanent, string? Detail)> Try(Notice notice, string name)
    {
        if (channels.FirstOrDefault(one => one.Name == name) is not { } channel)
            return (false, true, "The channel was taken out of the configuration.");
        if (channel.AddressOf(State.Contacts) is not { } address) return (false, true, "The customer has no address for it any more.");
        try
        {
            using var limit = new CancellationTokenSource(LongestSend);
            var text = State.Contacts.Language == "en" ? notice.En : notice.Zh;
            var answer = await channel.Send(new OutgoingNotice($"{Key}.{notice.Number}", address, text.Title, text.Body), limit.Token);
            return (answer.Accepted, !answer.Accepted, answer.Detail);
        }
        catch (Exception fault)
        {
            LogNotSent(log, fault, name, Key, notice.Number);
            return (false, false, "The channel did not take it.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Channel} did not take a notice of {Book}, number {Number}; it is tried again")]
    private static partial void LogNotSent(ILogger log, Exception fault, string channel, string book, long number);
}
