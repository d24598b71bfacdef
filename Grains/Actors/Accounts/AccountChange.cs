using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Domain.Accounts;
using Metering.Domain.Invoices;
using Metering.Domain.Notices;
using Metering.Domain.Orders;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

/// <summary>One decision of the account: what happened, whom to tell, and the pages that follow from it.</summary>
internal sealed class AccountChange(AccountAggregate before, Instant now, AccountPolicies policies)
{
    private readonly List<object> messages = [];

    /// <summary>Events of the account.</summary>
    public AccountDraft Draft { get; private set; } = new(before.Account, now, policies);

    /// <summary>The account that it was decided on, with what was decided before it for the same commit.</summary>
    public AccountState Before => before.Account;

    /// <summary>The orders that it was decided on, as they were.</summary>
    public TradeBook TradeBefore => Draft.Events.OfType<TradeRead>().FirstOrDefault()?.Book ?? before.Account.Trade;

    /// <summary>True once something was decided; what was read only is no event of the journal.</summary>
    public bool Decided => Draft.Events.Any(item => item is not (LeaseEntryRead or TradeRead or InvoicesRead));

    /// <summary>Numbers of the messages queued.</summary>
    public IEnumerable<long> Messages => messages.OfType<MessageQueued>().Select(queued => queued.Message.Number);

    /// <summary>Number of the message that tells the agenda; null when none does.</summary>
    public long? Schedule => messages.OfType<MessageQueued>().FirstOrDefault(queued => queued.Message.Schedule is not null)?.Message.Number;

    /// <summary>Queues a message.</summary>
    public void Send(ActivationMessage? activation = null, ScheduleMessage? schedule = null, EndingMessage? ending = null,
        SuspensionMessage? suspension = null, NoticeDraft? notice = null, InvoiceMessage? invoice = null, InvoiceQueueMessage? queue = null,
        DisruptionMessage? disruption = null, ExtensionMessage? extension = null, ListingMessage? listing = null,
        RevocationMessage? revocation = null) =>
        messages.Add(new MessageQueued(new AccountMessage(before.Outbox.LastNumber + messages.Count + 1, activation, schedule, ending,
            suspension, notice, invoice, queue, disruption, extension, listing, revocation)));

    /// <summary>Forgets everything decided so far but what was read.</summary>
    public void StartAgain()
    {
        messages.Clear();
        var read = Draft.Events.Where(item => item is TradeRead or InvoicesRead).ToList();
        Draft = new AccountDraft(before.Account, now, policies) { WorkingDays = Draft.WorkingDays };
        foreach (var item in read) Draft.Add(item);
    }

    /// <summary>As a step.</summary>
    public StepResult Step()
    {
        var (events, pages) = Result();
        return new StepResult(events, pages, []);
    }

    /// <summary>As the verdict on a command.</summary>
    public Verdict<AccountAggregate, TReply> Done<TReply>(Func<AccountAggregate, TReply> reply, params IReadOnlyList<Claim> claims)
        where TReply : class
    {
        var (events, pages) = Result();
        return Verdict.Done(events, reply, claims, pages);
    }

    /// <summary>A refusal.</summary>
    public static Verdict<AccountAggregate, TReply> Refused<TReply>(Refusal refusal)
        where TReply : class => Verdict.Refused<AccountAggregate, TReply>(refusal);

    private (IReadOnlyList<object> Events, IReadOnlyList<PageWrite> Pages) Result()
    {
        // What the customer is to be told leaves with the commit that made it true.
        foreach (var notice in Draft.Events.Select(AccountNotices.Of)) if (notice is not null) Send(notice: notice);
        if (TradeListing.Changed(TradeBefore, Draft.State.Trade) is { IsEmpty: false } listed) Send(listing: new ListingMessage(listed));
        // Reading an entry changes nothing: alone it is no reason to commit.
        if (messages.Count == 0 && !Decided) return ([], []);
        InvoiceDesk.Follow(Draft);
        List<object> events = [.. Draft.Events, .. messages];
        return (events, AccountPages.Of(events, before, before with { Account = Draft.State }));
    }
}
