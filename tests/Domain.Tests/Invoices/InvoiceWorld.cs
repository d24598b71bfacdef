using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Invoices;

/// <summary>What can happen to fapiao of one order.</summary>
internal enum Does
{
    Pay, Refund, Request, Material, Confirm, Reject, Issue, PlatformIssues, PlatformRefuses, Deliver, Return, Red, ConfirmRed,
    Pass, Tell, TellOld, Publish2027,
}

/// <summary>
/// One account with an order and its fapiao requests, over a platform and messages that are late, lost and repeated. After every step what
/// the platform has really issued stays within what was paid and not refunded.
/// </summary>
internal sealed class InvoiceWorld
{
    private static readonly ImmutableArray<Supply> Supplies = [new("*a*", 6, 1_000), new("*b*", 9, 333), new("*c*", 13, 7)];
    private static readonly (InvoiceStatus, InvoiceStatus)[] Legal =
    [
        (InvoiceStatus.Requested, InvoiceStatus.MaterialReview), (InvoiceStatus.Requested, InvoiceStatus.Rejected),
        (InvoiceStatus.MaterialReview, InvoiceStatus.Rejected), (InvoiceStatus.MaterialReview, InvoiceStatus.FundsConfirmed),
        (InvoiceStatus.FundsConfirmed, InvoiceStatus.Overdue), (InvoiceStatus.FundsConfirmed, InvoiceStatus.Issued),
        (InvoiceStatus.FundsConfirmed, InvoiceStatus.Rejected), (InvoiceStatus.Overdue, InvoiceStatus.Issued),
        (InvoiceStatus.Overdue, InvoiceStatus.Rejected), (InvoiceStatus.Overdue, InvoiceStatus.FundsConfirmed),
        (InvoiceStatus.Issued, InvoiceStatus.Delivered), (InvoiceStatus.Issued, InvoiceStatus.RedPending),
        (InvoiceStatus.Delivered, InvoiceStatus.RedPending), (InvoiceStatus.Reddened, InvoiceStatus.RedPending),
        (InvoiceStatus.RedPending, InvoiceStatus.Reddened), (InvoiceStatus.RedPending, InvoiceStatus.Issued),
        (InvoiceStatus.RedPending, InvoiceStatus.Delivered),
    ];

    private readonly AnAccount account = new("2026-09-01T09:00:00");
    private readonly InvoicePolicies policies = (new InvoicePolicies { AlertNaturalDays = 45 }).Validated();
    private readonly List<InvoiceState> invoices = [];
    private readonly List<List<InvoiceEvent>> histories = [];
    private readonly List<InvoiceProgress> sent = [];

    // What the tax authority would find: amounts per line, blue positive, red negative, by the question's key.
    private readonly Dictionary<string, (int Invoice, bool Red, ImmutableArray<long> Fen)> authority = [];
    private WorkingDayCalendar calendar = WorkingDayCalendar.Default;
    private long calendarVersion;
    private InvoiceSource order = new("order:o1", Supplies, 0, 0);

    public InvoiceWorld()
    {
        account.Decide(draft => InvoiceDesk.SetProfile(draft,
            new InvoiceProfile("深圳某某有限公司", "91440300MA5TE5TA9X", "proof-1", "a", "t", "b", "n"), "tests")).ShouldBeNull();
    }

    public void Step(Does what, int who, long fen, bool flag)
    {
        switch (what)
        {
            case Does.Pay: order = order with { PaidFen = order.GrossFen }; Feed(); break;
            case Does.Refund: Refund(who % Supplies.Length, fen, flag); break;
            case Does.Request: Request(flag ? null : fen); break;
            case Does.Pass: account.Now += Duration.FromHours(fen * 3); break;
            case Does.TellOld when sent.Count > 0: Tell(sent[(int)(fen % sent.Count)]); break;
            case Does.Publish2027: Publish(); break;
            default: if (invoices.Count > 0) OnInvoice(what, who % invoices.Count, fen, flag); break;
        }
        NothingIsInvoicedTwice();
    }

    public void EverythingIsToldAndReplayed()
    {
        for (var i = 0; i < invoices.Count; i++)
        {
            Tell(ProgressOf(i));
            var again = histories[i].Aggregate(InvoiceState.Empty, InvoiceStateApply.Apply);
            Form(again).ShouldBe(Form(invoices[i]));
        }
        account.State.Invoices.SourceOf("order:o1").TotalTakenFen.ShouldBe(invoices.Sum(invoice => invoice.GrossFen - invoice.ReturnedFen.Sum()));
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    /// <summary>A refund waits for fapiao that exist only: every other request can be turned down at any time (3.8).</summary>
    public void WhatIsNotIssuedIsTurnedDown()
    {
        for (var i = 0; i < invoices.Count; i++)
        {
            if (invoices[i] is not { FapiaoNumber: null, Job: null }) continue;
            Decide(i, draft => InvoiceReview.Reject(draft, "no", "tests"));
            invoices[i].Status.ShouldBe(InvoiceStatus.Rejected);
            Tell(ProgressOf(i));
        }
        var exists = invoices.Where(invoice => invoice.FapiaoNumber is not null || invoice.Job is not null);
        account.State.Invoices.SourceOf("order:o1").TotalTakenFen.ShouldBe(exists.Sum(invoice => invoice.GrossFen - invoice.ReturnedFen.Sum()));
        NothingIsInvoicedTwice();
    }

    private ImmutableArray<long> Overstated => account.State.Invoices.SourceOf("order:o1").OverstatedFen;

    private void OnInvoice(Does what, int i, long fen, bool flag)
    {
        var job = invoices[i].Job;
        switch (what)
        {
            case Does.Material: Decide(i, draft => InvoiceReview.GiveMaterial(draft, "shot", "tests")); break;
            case Does.Confirm:
                Decide(i, draft => InvoiceReview.Confirm(draft, flag, fen % 2 == 0 || !flag, calendar, calendarVersion, "tests", Overstated));
                break;
            case Does.Reject: Decide(i, draft => InvoiceReview.Reject(draft, "no", "tests")); break;
            case Does.Issue:
                Decide(i, draft => InvoiceIssuing.Start(draft, "tests", Overstated));
                // What a refund waits for was a fapiao before, or on its way to be one.
                if (job is null && invoices[i].Job is not null)
                    invoices[i].Request!.Lines.Where((line, at) => line.GrossFen > 0 && Overstated[at] > 0).ShouldBeEmpty();
                break;
            case Does.PlatformIssues when job is not null: PlatformIssues(i, job, lost: flag); break;
            case Does.PlatformRefuses when job is not null && !authority.ContainsKey(job.Key):
                Twice(i, draft => InvoiceIssuing.Refused(draft, job.Key, "refused"));
                break;
            case Does.Deliver: Decide(i, draft => InvoiceIssuing.Deliver(draft, "to", null, null, "tests")); break;
            case Does.Return: Decide(i, draft => InvoiceIssuing.Return(draft, "unknown address", "tests")); break;
            case Does.Red:
                Decide(i, draft => RedLetters.Begin(draft, flag ? fen : null, RedReason.SalesAllowance, flag, "tests", Overstated));
                break;
            case Does.ConfirmRed: Decide(i, draft => RedLetters.Confirm(draft, "tests")); break;
            case Does.Tell: Tell(ProgressOf(i)); break;
        }
        Twice(i, _ => { });
    }

    private void PlatformIssues(int i, PlatformJob job, bool lost)
    {
        var lines = invoices[i].Request!.Lines;
        authority.TryAdd(job.Key, (i, job.Red, job.Red ? invoices[i].PendingRed!.Fen : [.. lines.Select(line => line.GrossFen)]));
        if (!lost) Twice(i, draft => InvoiceIssuing.Issued(draft, job.Key, "no-" + job.Key));
    }

    private void Request(long? fen)
    {
        InvoiceReserved? reserved = null;
        var before = account.State.Invoices.SourceOf("order:o1").FreeFen;
        var refusal = account.Decide(draft =>
        {
            var no = InvoiceDesk.Request(draft, new InvoiceWish($"f{invoices.Count + 1}", InvoiceSourceKind.Order, "order:o1",
                InvoiceType.Special, InvoiceMedium.Digital, "深圳某某有限公司", null, fen, null, null, "shot"), null, "tests");
            reserved = draft.Events.OfType<InvoiceReserved>().SingleOrDefault();
            return no;
        });
        if (refusal is not null)
        {
            (order.PaidFen == 0 || fen <= 0 || fen > before || before == 0).ShouldBeTrue(refusal.ToString());
            return;
        }
        reserved!.Request.Lines.Sum(line => line.GrossFen).ShouldBe(fen ?? before);
        invoices.Add(InvoiceState.Empty);
        histories.Add([]);
        Twice(invoices.Count - 1, draft => InvoiceReview.Open(draft, "t1", "a1", null, reserved.Request));
    }

    /// <summary>Part of one supply goes back, also when a fapiao stands for it: then it is paid out after the red letter.</summary>
    private void Refund(int supply, long fen, bool fapiaoOrNot)
    {
        var entry = account.State.Invoices.SourceOf("order:o1");
        if (order.PaidFen == 0 || fen > order.CapOf(supply) - (fapiaoOrNot ? 0 : entry.TakenFen[supply])) return;
        var refunded = order.RefundedBySupply ?? [.. new long[Supplies.Length]];
        order = order with { RefundedFen = order.RefundedFen + fen, RefundedBySupply = refunded.SetItem(supply, refunded[supply] + fen) };
        Feed();
    }

    private void Feed()
    {
        account.Decide(draft => InvoiceDesk.Feed(draft, order));
        if (account.State.Invoices.SourceOf("order:o1").NeedsRedLetter || order.PaidOutFen == order.RefundedFen) return;
        order = order with { PaidOutFen = order.RefundedFen };
        account.Decide(draft => InvoiceDesk.Feed(draft, order));
    }

    private void Publish()
    {
        calendar = WorkingDayCalendar.Default.With(WorkingYear.Of(2027, "test notice", new LocalDate(2026, 11, 10),
            [new OffPeriod(new LocalDate(2027, 1, 1), new LocalDate(2027, 1, 3), "元旦")], []));
        calendarVersion = 1;
        for (var i = 0; i < invoices.Count; i++) Twice(i, draft => InvoiceDue.Recompute(draft, calendar, calendarVersion));
    }

    private void Tell(InvoiceProgress progress)
    {
        sent.Add(progress);
        account.Decide(draft => InvoiceDesk.Absorb(draft, progress));
        Feed();
    }

    private InvoiceProgress ProgressOf(int i) => InvoiceProgress.Of(invoices[i], histories[i].Count, InvoiceDue.Next(invoices[i])?.At);

    /// <summary>A step whose repeat must change nothing.</summary>
    private void Twice(int i, Action<InvoiceDraft> step)
    {
        for (var time = 0; time < 2; time++)
        {
            var before = histories[i].Count;
            Decide(i, draft =>
            {
                step(draft);
                return null;
            });
            if (time == 1) histories[i].Count.ShouldBe(before);
        }
    }

    private void Decide(int i, Func<InvoiceDraft, Refusal?> decide)
    {
        var draft = new InvoiceDraft(invoices[i], account.Now, policies);
        if (decide(draft) is { } refusal) refusal.Code.ShouldBeOneOf(RefusalCodes.InvoiceState, RefusalCodes.RedLetterAmount);
        var state = invoices[i];
        foreach (var happened in draft.Events)
        {
            var after = InvoiceStateApply.Apply(state, happened);
            if (after.Status != state.Status && state.Exists) Legal.ShouldContain((state.Status, after.Status));
            happened.At.ShouldBeGreaterThanOrEqualTo(state.LastAt);
            if (happened is InvoiceOverdue) happened.At.ShouldBe(Instant.Max(state.Clock!.Deadline.End, state.LastAt));
            state = after;
        }
        invoices[i] = state;
        histories[i].AddRange(draft.Events);
        state.Alerts.Select(alert => alert.Name).ShouldBeUnique();
        InvoiceDue.Next(state)?.At.ShouldBeGreaterThan(account.Now);
    }

    private void NothingIsInvoicedTwice()
    {
        var entry = account.State.Invoices.SourceOf("order:o1");
        entry.FreeFen.ShouldBeGreaterThanOrEqualTo(0);
        for (var line = 0; line < Supplies.Length; line++)
        {
            var real = authority.Values.Sum(found => found.Red ? -found.Fen[line] : found.Fen[line]);
            real.ShouldBeInRange(0, entry.Source is null ? 0 : entry.TakenFen[line]);
            if (!entry.NeedsRedLetter) real.ShouldBeLessThanOrEqualTo(order.CapOf(line), "a fapiao names what was given back");
        }
        authority.Values.Sum(found => found.Fen.Sum() * (found.Red ? -1 : 1)).ShouldBeLessThanOrEqualTo(order.PaidFen - order.PaidOutFen);
        authority.Values.Where(found => !found.Red).Select(found => found.Invoice).ShouldBeUnique("one request, two blue fapiao");
    }

    private static string Form(InvoiceState state) => System.Text.Json.JsonSerializer.Serialize(state with { Request = null }) + state.GrossFen;
}
