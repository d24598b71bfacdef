using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Metering.Actors.Invoices;

public sealed partial class InvoiceGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private Task asking = Task.CompletedTask;
    private IGrainTimer? askAgain;

    /// <summary>The key of a question that this activation has just written down: nobody can have put it before.</summary>
    private string? fresh;

    /// <summary>A command that may leave a question to the platform: it is put at once, and the answer given when it is written down.</summary>
    private async Task<CommandReply<InvoiceView>> RunAndAsk(CommandContext context, Func<InvoiceDraft, Refusal?> decide)
    {
        var before = State.Job?.Key;
        var reply = await Run(context, decide);
        if (State.Job is not { } job) return reply;
        if (job.Key != before) fresh = job.Key;
        await AskBriefly(ShortWait);
        return reply;
    }

    /// <summary>Asks, and waits for the answer a short while only: a slow platform holds nobody up.</summary>
    private async Task AskBriefly(TimeSpan wait)
    {
        KeepAsking();
        if (asking.IsCompleted) asking = Ask();
        await Task.WhenAny(asking, Task.Delay(wait, services.Journal.Time));
    }

    /// <summary>While the platform owes an answer, it is asked again from time to time; the account wakes a request that left memory.</summary>
    private void KeepAsking()
    {
        if (State.Job is not null)
            askAgain ??= this.RegisterGrainTimer(_ => AskBriefly(TimeSpan.Zero),
                new GrainTimerCreationOptions { DueTime = AskAgain, Period = AskAgain, Interleave = true });
        else
            (askAgain, _) = (null, Stop(askAgain));
    }

    private static bool Stop(IGrainTimer? timer)
    {
        timer?.Dispose();
        return timer is not null;
    }

    /// <summary>
    /// One attempt. Whether an earlier one reached the platform is not known, so it is asked for the question's key before the question is put
    /// again, and under the same key.
    /// </summary>
    private async Task Ask()
    {
        if (State.Job is not { } job) return;
        try
        {
            using var patience = new CancellationTokenSource(Patience, services.Journal.Time);
            var question = InvoiceViews.QuestionOf(State, job);
            var known = fresh == job.Key ? null : await services.Platform.Find(job.Key, patience.Token);
            fresh = null;
            var answer = known ?? await services.Platform.Submit(question, patience.Token);
            if (answer != PlatformAnswer.Pending) await Take(job, answer);
        }
        catch (Exception fault)
        {
            LogNoAnswer(services.Journal.Log, fault, job.Key);
        }
        finally
        {
            KeepAsking();
        }
    }

    private async Task Take(PlatformJob job, PlatformAnswer answer)
    {
        await turn.WaitAsync();
        try
        {
            if (await Account.InvoiceNow(State.Tenant) is not { } now) return;
            await Account.ExpectInvoice(State.Request!.Number);
            await CatchUp(now);
            await Step(state =>
            {
                var draft = new InvoiceDraft(state, now, Policies);
                if (answer.FapiaoNumber is { } number) InvoiceIssuing.Issued(draft, job.Key, number);
                else InvoiceIssuing.Refused(draft, job.Key, answer.Refusal!);
                return ResultOf(draft);
            });
            await TellAccount();
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The tax platform did not answer {Key}; it is asked again")]
    private static partial void LogNoAnswer(ILogger log, Exception fault, string key);
}
