using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Events;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Wallet;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>Collects the events of one decision, each decided against the state after the ones before it.</summary>
public sealed class AccountDraft(AccountState state, Instant now, AccountPolicies policies)
{
    private readonly List<DomainEvent> events = [];

    /// <summary>The state after the events so far.</summary>
    public AccountState State { get; private set; } = state;

    /// <summary>The head after the events so far.</summary>
    public AccountHead Head => State.Head;

    /// <summary>The account's present.</summary>
    public Instant Now { get; } = now;

    /// <summary>The policies in force.</summary>
    public AccountPolicies Policies { get; } = policies;

    /// <summary>Working days, with the years that were loaded where the decision needs them.</summary>
    public WorkingDayCalendar WorkingDays { get; set; } = WorkingDayCalendar.Default;

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<DomainEvent> Events => events;

    /// <summary>Adds an event.</summary>
    public void Add(DomainEvent happened)
    {
        events.Add(happened);
        State = AccountApply.Apply(State, happened);
    }

    /// <summary>Adds a posting under the next number; nothing when it has no legs.</summary>
    public void Post(LocalDate date, string sourceType, string sourceId, string step, ImmutableArray<PostingLeg> legs)
    {
        if (legs.Length > 0) Add(new Posted(new Posting(Head.Ledger.Postings + 1, date, Now, sourceType, sourceId, step, legs)));
    }

    /// <summary>Brings the entry of a resource, as its page holds it, into the working set unless a newer one is there.</summary>
    public LeaseEntry Bring(string subject, LeaseEntry asRead)
    {
        if (!State.Leases.ContainsKey(subject)) Add(new LeaseEntryRead(subject, asRead));
        return State.EntryOf(subject);
    }

    /// <summary>Brings the pages of orders into the working set unless they are there.</summary>
    public void BringTrade(TradeBook asRead)
    {
        if (!State.Trade.Loaded) Add(new TradeRead(asRead with { Loaded = true }));
    }

    /// <summary>Raises the low-balance notice once per fall, after everything that moved the wallet (S06).</summary>
    public void WatchBalance()
    {
        var wallet = Head.Ledger.WalletFen;
        if (Head.LowBalanceArmed && wallet < Policies.LowBalanceFen) Add(new LowBalanceNoticed(wallet, Now));
        else if (!Head.LowBalanceArmed && wallet >= Policies.LowBalanceFen) Add(new BalanceRecovered(wallet, Now));
    }
}
