using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Tests.Orders;
using Metering.Domain.Tests.Usage;
using Metering.Domain.Usage;
using Metering.Domain.Wallet;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Packages;

/// <summary>One package (增值包) of an order, on both sides: the resource that uses it up, and the account that keeps its money.</summary>
internal sealed class PackageWorld
{
    private const string Meter = "bot.message";
    private readonly TermWorld terms = new("2026-03-02T10:00:00");
    private readonly MeteredResource resource = new("2026-03-02T10:00:00") { Now = MeteredResource.At("2026-03-02T10:00:00") };
    private readonly Stack<UsageRecord> used = new();
    private readonly string subject;

    public PackageWorld()
    {
        terms.Buy(new RequestedLine("OCS-SEAT", 1, 24, null, null), new RequestedLine("BOT-PKG-100K", 1, 0, null, null)).ShouldNotBeNull();
        subject = terms.Trade.Orders["ord_1"].Grants.Single().Subject;
        var units = terms.Account.History.OfType<Domain.Accounts.AllowanceBought>().Single();
        resource.Happened(new ResourceActivated(null, [], [new Allowance(0, Posted.GrantId, Posted.Sku, Meter, units.Units, Posted.PaidFen,
            units.At, units.ExpiresAt)]));
    }

    public PostedGrant Posted => terms.Account.State.EntryOf(subject).Grants.Single();

    public Allowance Allowance => resource.State.Allowances.Single();

    public bool Suspended => resource.State.Suspensions.Length > 0;

    /// <summary>Units that a use which starts now can have.</summary>
    public long Remaining => Allowance.RemainingAt(resource.Now);

    public Instant Now => resource.Now;

    public bool Ended => resource.State.EndedAt is not null;

    /// <summary>PENDING is over with the order's activation; the rest of 3.5.</summary>
    public string Status => Posted.RefundedFen > 0 ? "CLAWED_BACK" : Posted.Closed ? "FORFEITED"
        : Allowance.Expired || resource.Now >= Allowance.ExpiresAt ? "EXPIRED" : Remaining == 0 ? "EXHAUSTED" : Suspended ? "SUSPENDED" : "ACTIVE";

    /// <summary>Uses units, now or some time ago; true when the event was accepted.</summary>
    public bool Use(long units, Duration ago)
    {
        var at = (resource.Now - ago).WithOffset(BillingZone.Offset).LocalDateTime;
        var taken = resource.Record((Meter, at.ToString("uuuu-MM-dd'T'HH:mm:ss", null), units)).Single() == "ok";
        if (taken) used.Push(resource.Records[^1]);
        Report();
        return taken;
    }

    public void VoidNewest()
    {
        // An event is voided once; what has ended sent its last figures.
        if (!Ended && used.TryPop(out var newest)) resource.Void(newest);
        Report();
    }

    public void Suspend(string reason, bool suspended)
    {
        if (resource.State.Suspensions.Contains(reason) != suspended) resource.Happened(new SuspensionMarked(reason, suspended, resource.Now));
    }

    public void Wait(Duration time)
    {
        terms.AdvanceTo(terms.Now + time);
        resource.Now = terms.Now;
    }

    /// <summary>Somebody looks: what is due is booked, once.</summary>
    public void Look()
    {
        resource.Happened(DueSteps.Until(resource.State, resource.Tariff, AuthorizationPolicy.Default, subject, resource.Now));
        DueSteps.Until(resource.State, resource.Tariff, AuthorizationPolicy.Default, subject, resource.Now).ShouldBeEmpty("a timer fires twice");
        Report();
    }

    /// <summary>The package sends its last figures, then its order's payment goes back (4.8).</summary>
    public void GiveBack()
    {
        if (Settlement.Blocked(terms.Trade, "ord_1", [1, 2]) is not null || Posted.Closed) return;
        End();
        terms.Account.Decide(draft => new Settlement(draft, "ord_1", WorkingDayCalendar.Default).Refund("4.8", [1, 2]));
    }

    /// <summary>The package sends its last figures, then what is left becomes damages (6.1).</summary>
    public void Forfeit()
    {
        End();
        terms.Account.Decide(draft =>
        {
            Terminating.End(draft, "sub_1", "6.1", Unearned.Forfeited, WorkingDayCalendar.Default);
            Terminating.EndAllowances(draft, "6.1", Unearned.Forfeited, null, WorkingDayCalendar.Default);
        });
    }

    public void Check()
    {
        var (ledger, allowance, posted) = (terms.Account.Head.Ledger, Allowance, Posted);
        ledger.TotalFen.ShouldBe(0);
        allowance.Consumed.ShouldBeInRange(0, allowance.Units);
        (posted.RecognisedFen, posted.BreakageFen).ShouldBe((allowance.RecognisedFen, allowance.BreakageFen));
        (-ledger[LedgerAccount.Deferred]).ShouldBe(terms.Trade.Subscriptions["sub_1"].OpenFen + posted.OpenFen);
        var package = terms.Account.Postings.Where(posting => posting.SourceId.StartsWith(subject, StringComparison.Ordinal)).ToList();
        if (posted.RefundedFen == 0)
            (package.Sum(posting => posting.Legs.Where(leg => leg.Account == LedgerAccount.Deferred).Sum(leg => leg.AmountFen)) + posted.OpenFen)
                .ShouldBe(posted.PaidFen);
        (-ledger[LedgerAccount.RefundPayable]).ShouldBe(terms.Trade.Refunds.Values.Sum(refund => refund.OpenFen));
        if (posted.RefundedFen > 0) terms.Trade.Refunds.Values.Sum(refund => refund.AmountFen).ShouldBe(
            terms.Trade.Orders["ord_1"].Payments.Sum(payment => payment.AmountFen));
        terms.Account.Postings.Select(posting => (posting.SourceType, posting.SourceId, posting.Step)).ShouldBeUnique();
    }

    /// <summary>Reporting the same figures again changes nothing.</summary>
    private void Report()
    {
        var (allowance, events) = (Allowance, terms.Account.History.Count);
        terms.Account.Recognise(subject, allowance.GrantId, allowance.Consumed, allowance.RecognisedFen, allowance.BreakageFen);
        var postings = terms.Account.Postings.Count;
        terms.Account.Recognise(subject, allowance.GrantId, allowance.Consumed, allowance.RecognisedFen, allowance.BreakageFen);
        terms.Account.Postings.Count.ShouldBe(postings, "the same figures are posted twice");
        terms.Account.History.Count.ShouldBeGreaterThanOrEqualTo(events);
    }

    private void End()
    {
        resource.Happened(DueSteps.End(resource.State, resource.Tariff, AuthorizationPolicy.Default, subject, resource.Now,
            breakage: false));
        Report();
    }
}
