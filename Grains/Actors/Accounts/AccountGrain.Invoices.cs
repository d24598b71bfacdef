using System.Collections.Immutable;
using System.Globalization;
using Metering.Actors.Invoices;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Invoices;
using Metering.Contracts.Qualification;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain : IAccountInvoices
{
    /// <inheritdoc />
    public Task<CommandReply<InvoiceBuyer>> SetInvoiceProfile(InvoiceBuyer profile, CommandContext context) =>
        !IsOf(context.Tenant) ? Task.FromResult(NotFound<InvoiceBuyer>()) : Command<InvoiceBuyer>(context, (state, _) =>
        {
            var change = Change(state);
            return InvoiceDesk.SetProfile(change.Draft, InvoiceViews.ProfileOf(profile), context.Actor) is { } refusal
                ? AccountChange.Refused<InvoiceBuyer>(refusal)
                : change.Done(_ => profile);
        });

    /// <inheritdoc />
    public Task<InvoiceBuyer?> InvoiceProfile(string tenant) =>
        Task.FromResult(IsOf(tenant) && Head.Invoicing?.Profile is { } profile ? InvoiceViews.BuyerOf(profile) : null);

    /// <inheritdoc />
    public async Task<CommandReply<InvoiceView>> RequestInvoice(RequestInvoice command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<InvoiceView>();
        // What is still owed today decides whether a statement is paid.
        await CatchUp();
        var wish = InvoiceViews.WishOf(command);
        var (statement, unpaid) = command.SourceKind == InvoiceSourceKind.Statement ? await PaidStatement(command.SourceId) : (null, false);
        var supplies = command.SourceKind == InvoiceSourceKind.Order
            ? await GrainFactory.GetGrain<IInvoicedOrder>($"{Id}/{command.SourceId}").Supplies(context.Tenant) : null;
        var documents = InvoiceViews.BuyerOf(await DocumentedBuyer());
        AccountChange? change = null;
        var reply = await Command<InvoiceView>(context, (state, _) =>
        {
            change = TradeChange(state, NowOf(state));
            if (supplies is not null)
                InvoiceDesk.Feed(change.Draft, OrderSource.Of(command.SourceId,
                    [.. supplies.Select(supply => new Supply(supply.Item, supply.VatPercent, supply.GrossFen))], change.Draft.State.Trade));
            var refusal = InvoiceDesk.Request(change.Draft, wish, statement, context.Actor, documents);
            // It was open when it was read: its figures were not final then.
            if (unpaid && refusal?.Code == RefusalCodes.NotFound) refusal = RefusalCodes.NotPaidInFull.With("The statement is not paid.");
            if (refusal is not null) return AccountChange.Refused<InvoiceView>(refusal);
            var record = change.Draft.State.Invoices.Of(wish.Id)!;
            change.Send(invoice: new InvoiceMessage(record.Number));
            var made = new InvoiceDraft(InvoiceState.Empty, record.Request.RequestedAt, Policies.Invoices);
            InvoiceReview.Open(made, context.Tenant, Id, state.Head.TestClock, record.Request);
            return change.Done(_ => InvoiceViews.Of(made.State));
        });
        Deliver(change);
        // So that the request can be read as soon as it is answered; the account repeats what was not delivered.
        if (!State.Outbox.Pending.IsEmpty) await Task.WhenAny(DeliverPending());
        return reply;
    }

    /// <inheritdoc />
    public Task<Instant?> InvoiceNow(string tenant) => Task.FromResult(IsOf(tenant) ? NowOf(State) : (Instant?)null);

    /// <inheritdoc />
    public Task<DocumentedInvoiceBuyer?> DocumentedBuyer() => Head.IsOpen && Head.QualificationWatches > 0
        ? GrainFactory.GetGrain<IQualificationGrain>(Id).Buyer(NowOf(State)) : Task.FromResult<DocumentedInvoiceBuyer?>(null);

    /// <inheritdoc />
    public Task ExpectInvoice(long number) => FollowInvoice(NowOf, draft => InvoiceDesk.Expect(draft, number), told: null);

    /// <inheritdoc />
    public Task AbsorbInvoice(InvoiceReport report) => FollowInvoice(NowOf,
        draft => InvoiceDesk.Absorb(draft, InvoiceViews.ProgressOf(report)), report.Number);

    /// <inheritdoc />
    public async Task<long[]> OverstatedFen(long number)
    {
        await ReadTrade();
        return [.. InvoicesNow.SourceOf(InvoicesNow.Records[number].SourceKey).OverstatedFen];
    }

    /// <inheritdoc />
    public async Task<InvoicePage?> Invoices(string tenant, string? status, string? source, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        var after = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var page = InvoicesNow.Records.Values.Where(record => record.Number > after
            && (status is null || InvoiceNames.Of(record.Status) == status) && (source is null || record.SourceKey == source)).Take(limit).ToList();
        return new InvoicePage([.. page.Select(record => record.Id)],
            page.Count < limit ? null : page[^1].Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Wakes the requests that are due until then, in order.</summary>
    private async Task PassInvoices(Instant until)
    {
        while (Head.Invoicing?.NextDueAt is { } due && due <= until)
        {
            var record = InvoicesNow.Next!;
            var report = await GrainFactory.GetGrain<IInvoiceGrain>($"{Id}/{record.Id}").AdvanceTo(due);
            if (report is null || report.DueAt <= due) throw new InvalidOperationException($"The fapiao request {record.Id} does not go on.");
            await FollowInvoice(_ => due, draft => InvoiceDesk.Absorb(draft, InvoiceViews.ProgressOf(report), due), record.Number);
        }
    }

    /// <summary>A decision on what a request reports, with the work queue and the agenda told of it.</summary>
    private async Task FollowInvoice(Func<AccountAggregate, Instant> now, Action<AccountDraft> decide, long? told)
    {
        if (!Head.IsOpen) throw new InvalidOperationException($"The account {Id} does not exist.");
        await ReadTrade();
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, now(state));
            decide(change.Draft);
            if (told is { } number && change.Draft.Events.Any(item => item is InvoiceProgressed))
                change.Send(queue: new InvoiceQueueMessage(number));
            TellAgendaIfEarlier(change);
            return change.Step();
        });
        Deliver(change);
        // So that the work queue shows what was answered; what is not delivered now is sent again later.
        await Task.WhenAny(Task.WhenAll(change!.Messages.Where(State.Outbox.Pending.Contains).Select(Deliver)));
    }

    private async Task OpenInvoice(long number)
    {
        await ReadTrade();
        var record = InvoicesNow.Records[number];
        var report = await GrainFactory.GetGrain<IInvoiceGrain>($"{Id}/{record.Id}").Open(Head.Tenant, Head.TestClock,
            InvoiceJson.Write(record.Request));
        await AbsorbInvoice(report);
    }

    /// <summary>One entry at a time, and always as the request stands then: an older one never comes after a newer one.</summary>
    private async Task TellQueue(long number)
    {
        await ReadTrade();
        await queueing.Run(number.ToString(CultureInfo.InvariantCulture), _ =>
        {
            var record = InvoicesNow.Records[number];
            return GrainFactory.GetGrain<IInvoiceQueueGrain>(Head.Tenant).Put(new InvoiceQueueItem
            {
                Account = Id, Invoice = record.Id, TestClock = Head.TestClock, Status = record.Status, Type = record.Request.Type,
                GrossFen = record.GrossFen.Sum(), RequestedAt = record.Request.RequestedAt, DeadlineAt = record.DeadlineAt,
                Provisional = record.Provisional, Open = record.Open, Version = record.Version,
            });
        });
    }

    private readonly FreshCalls queueing = new();

    private InvoiceBook? invoicesRead;

    /// <summary>Fapiao; they have been read.</summary>
    private InvoiceBook InvoicesNow => State.Account.Invoices.Loaded ? State.Account.Invoices : invoicesRead ?? InvoiceBook.Empty;

    private async Task ReadInvoices()
    {
        if (State.Account.Invoices.Loaded || invoicesRead is not null) return;
        var read = InvoiceBook.Empty with { Loaded = true };
        if (Head.Invoicing?.Requests > 0)
            await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Invoices)) read = AccountPages.ReadInvoices(read, page);
        invoicesRead ??= read;
    }

    /// <summary>A statement as a source of fapiao once it is paid; or that there is one and it is not.</summary>
    private async Task<(InvoiceSource? Source, bool Unpaid)> PaidStatement(string id)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number % 100 is 0 or > 12) return (null, false);
        var month = BillingZone.Month(number);
        if (await Store.ReadPageAsync(JournalId, AccountPages.Statement(month)) is not { } page) return (null, false);
        if (Head.OpenStatements.Any(open => open.Month == month)) return (null, true);
        var lines = new List<BilledLine>();
        await foreach (var line in ReadLines(month)) lines.Add(line);
        var settled = await Store.ReadPageAsync(JournalId, AccountPages.Settled(month)) is { } bytes
            ? AccountJson.Read<SettledStatement>(bytes.Span) : null;
        var source = StatementSource.Of(AccountJson.Read<FinalStatement>(page.Span), lines, settled);
        if (!lines.Any(line => line.Prepaid)) return (source, false);
        await ReadAllEntries();
        return (source.Returned(StatementSource.ReturnedOf(Entries().Select(pair => pair.Entry), month)), false);
    }
}
