using Metering.Contracts.Accounts;
using Metering.Contracts.Tickets;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Statements;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain : IDisposable
{
    /// <summary>Pages of resources handled by one call; more is left for the next, so that a call stays short.</summary>
    private const int PagesPerCall = 16;
    private const int ResourcesPerPage = 64;

    /// <summary>Steps run one after the other, however many calls arrive.</summary>
    private readonly SemaphoreSlim stepping = new(1);

    /// <inheritdoc />
    public async Task<AdvanceReply> AdvanceTo(Instant now)
    {
        if (!Head.IsOpen)
        {
            // Nobody's account is not worth its memory.
            DeactivateOnIdle();
            return new AdvanceReply(null, Done: true);
        }
        await stepping.WaitAsync();
        try
        {
            DeliverPending().Ignore();
            // An account on a test clock never follows real time.
            if (Head.TestClock is not null) return new AdvanceReply(null, Done: true);
            if (!await RunDue(now, new PageBudget(PagesPerCall)))
            {
                DeliverPending().Ignore();
                return Advanced(done: false);
            }
        }
        finally
        {
            stepping.Release();
        }
        // Without its turn: who is told may have a question that waits for it.
        await DeliverSoon();
        return Advanced(done: true) with { NextDueAt = Earlier(NextDue(State.Account), NextDelivery(now)) };
    }

    /// <inheritdoc />
    public async Task<AdvanceReply> AdvanceClock(Instant now)
    {
        if (!Head.IsOpen || Head.TestClock is null) return new AdvanceReply(null, Done: true);
        await stepping.WaitAsync();
        try
        {
            await DeliverPending();
            if (Head.ClockNow is { } before && before >= now) return Advanced(done: true);
            // Resources must not be ahead of an unfinished close: first the account's own steps, then everybody's clock.
            var pages = new PageBudget(PagesPerCall);
            if (!await RunDue(now, pages)) return Advanced(done: false);
            var arrived = await WalkClock(now, pages);
            // Whoever advanced the clock finds what it led to, notices and tickets included.
            await DeliverPending();
            if (arrived) await GrainFactory.GetGrain<ITicketDeskGrain>(Id).AdvanceTo(now);
            return Advanced(arrived);
        }
        finally
        {
            stepping.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stepping.Dispose();
        paying.Dispose();
    }

    private AdvanceReply Advanced(bool done) => new(NextDue(State.Account), done);

    /// <summary>Does every step due until then, in order. False when the work allowed for one call is used up.</summary>
    private async Task<bool> RunDue(Instant now, PageBudget pages)
    {
        await ReadTrade();
        await RecomputeCases();
        while (NextDue(State.Account) is { } due && due <= now)
        {
            await PassTrade(due);
            await PassInvoices(due);
            if (Head.QualificationDueAt is { } asked && asked <= due)
            {
                await PassQualification(asked);
                continue;
            }
            if (MonthEnd.Next(Head, Policies) is not { } step || step.At != due) continue;
            if (step.Kind is DueKind.Final or DueKind.Enforce)
            {
                if (!await (step.Kind == DueKind.Final ? Close(step, pages) : Enforce(pages.Left))) return false;
                // At most as many as there are pages of resources were told.
                if (step.Kind == DueKind.Enforce) pages.Spend(1 + Head.Resources / ResourcesPerPage);
                continue;
            }
            await Pass(step);
        }
        // Written before files said how far a qualification has come: this one is asked once more.
        if (Head is { Qualified: null, QualificationWatches: > 0 }) await PassQualification(now);
        return true;
    }

    private async Task Pass(DueStep step)
    {
        AccountChange? change = null;
        // Usage of before the end may have taken a lease since; what is left of it is the customer's.
        if (step.Kind == DueKind.Closed && !await RecallIdle(except: null))
            throw new StoreUnavailableException($"A resource of {Id} has not returned its lease; the account is closed once it does.");
        await Step(state =>
        {
            // The end of an account is the end of its subscriptions, and may give money back.
            change = step.Kind is DueKind.Close or DueKind.Closed ? TradeChange(state, step.At) : new AccountChange(state, step.At, Policies);
            if (step.Kind == DueKind.Closed) foreach (var (subject, entry) in entriesRead) change.Draft.Bring(subject, entry);
            MonthEnd.Pass(change.Draft, step);
            return change.Step();
        });
        Deliver(change);
    }

    /// <summary>Does everything that is due by now, before a decision that depends on it.</summary>
    private async Task CatchUp()
    {
        await stepping.WaitAsync();
        try
        {
            await RunDue(NowOf(State), new PageBudget(int.MaxValue));
            DeliverPending().Ignore();
        }
        finally
        {
            stepping.Release();
        }
    }

    private async Task<bool> WalkClock(Instant now, PageBudget pages)
    {
        // A walk towards an earlier target is finished by this one: resources only move forwards.
        var from = Head.Walk is { } walk && walk.Target == now ? walk.Resources : 0;
        while (from < Head.Resources)
        {
            if (!pages.Take()) return false;
            var page = await ReadPage(from);
            var reports = new Metering.Contracts.Wallet.ResourceReport[page.Count];
            await Bounded.ForEach(Enumerable.Range(0, page.Count), async i => reports[i] = await ResourceOf(page[i].Kind,
                page[i].Key).AdvanceClock(now));
            foreach (var report in reports) await ReadEntry(report.Subject);
            from = page[^1].Number;
            await Step(state =>
            {
                var change = new AccountChange(state, now, Policies);
                foreach (var report in reports) Absorb(change, Translate(report));
                change.Draft.Add(new ClockWalked(now, from));
                return change.Step();
            });
        }
        await Step(state =>
        {
            var change = new AccountChange(state, now, Policies);
            if (state.Head.ClockNow < now) change.Draft.Add(new ClockMoved(now));
            return change.Step();
        });
        return true;
    }

    private async Task<List<AccountResource>> ReadPage(long from)
    {
        var page = new List<AccountResource>(ResourcesPerPage);
        await foreach (var resource in ReadResources(from))
        {
            page.Add(resource);
            if (page.Count == ResourcesPerPage) break;
        }
        return page;
    }

    /// <summary>Pages of resources that one call may still handle, whatever steps they belong to.</summary>
    private sealed class PageBudget(int pages)
    {
        public int Left { get; private set; } = pages;

        public bool Take()
        {
            if (Left == 0) return false;
            Left--;
            return true;
        }

        public void Spend(long handled) => Left = (int)Math.Max(0, Left - handled);
    }
}
