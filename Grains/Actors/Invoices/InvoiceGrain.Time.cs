using Metering.Actors.Calendar;
using Metering.Actors.Journaling;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using NodaTime;

namespace Metering.Actors.Invoices;

public sealed partial class InvoiceGrain
{
    /// <inheritdoc />
    public async Task<InvoiceReport?> AdvanceTo(Instant now)
    {
        if (!State.Exists) return null;
        await CatchUp(now);
        KeepAsking();
        return Report();
    }

    /// <inheritdoc />
    public async Task Recompute()
    {
        await turn.WaitAsync();
        try
        {
            if (!State.Exists || await Account.InvoiceNow(State.Tenant) is not { } now) return;
            await Account.ExpectInvoice(State.Request!.Number);
            await CatchUp(now);
            await TellAccount();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Everything due by then. A calendar that was loaded meanwhile, or force majeure, moves the deadline first, so that no deadline passes that
    /// does not hold any more.
    /// </summary>
    private async Task CatchUp(Instant now)
    {
        if (State.Clock is not null && State.Status is InvoiceStatus.FundsConfirmed or InvoiceStatus.Overdue)
        {
            var calendar = await Calendar(now);
            if (calendar.Version > State.Clock!.CalendarVersion || calendar.Days.HasIdleDays)
                await Step(state =>
                {
                    var draft = new InvoiceDraft(state, Instant.Min(now, Instant.Max(state.LastAt, calendar.LoadedAt)), Policies);
                    InvoiceDue.Recompute(draft, calendar.Days, calendar.Version);
                    return ResultOf(draft);
                });
        }
        var passed = false;
        await Step(state =>
        {
            var draft = new InvoiceDraft(state, now, Policies);
            passed = draft.Events.OfType<InvoiceOverdue>().Any();
            return ResultOf(draft);
        });
        if (passed) InvoiceMetrics.PassedDeadline();
    }

    /// <summary>When the account wakes this request: at its next timer, and in real time also while the platform owes an answer.</summary>
    private Instant? DueAt()
    {
        var due = InvoiceDue.Next(State)?.At;
        if (State.Job is not { } job || State.TestClock is not null) return due;
        var again = InvoiceDue.AskAgainAt(job, WallNow);
        return due is null || again < due ? again : due;
    }

    private Task<LoadedCalendar> Calendar(Instant? asOf = null) => DutyCalendar.Of(GrainFactory, AccountId, asOf);
}
