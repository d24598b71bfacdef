using System.Collections.Immutable;
using Metering.Actors.Calendar;
using Metering.Actors.Journaling;
using Metering.Actors.Orders;
using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Contracts.Qualification;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain : IOrderBooksGrain
{
    private TradeBook? tradeRead;

    private readonly CalendarReader calendar = new();

    private WorkingDayCalendar WorkingDays => calendar.Days;

    /// <inheritdoc />
    public async Task<OfferReply?> MakeOffer(string tenant, OfferRequest request, string actor)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        if (request.AcceptedAgreement is not { } version || version != AgreementBundle.Current.Version || Head.Agreement?.Version == version)
            return await Priced(request, Head.Agreement);
        // Buying accepts (P.2); what cannot be bought accepts nothing.
        var reply = await Priced(request, Agreements.Deemed(actor, NowOf(State)));
        if (reply.Refusal is null)
            await Step(state =>
            {
                var change = Change(state);
                Agreements.Accept(change.Draft, [], [], actor, deemed: true);
                return change.Step();
            });
        return reply;
    }

    /// <inheritdoc />
    public async Task<OfferReply?> Quote(string tenant, OfferRequest request)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        var all = AgreementBundle.Current;
        return await Priced(request, new AgreementAcceptance(all.Version, all.Hash, [.. all.Documents.Select(document => document.Code),
            .. ServiceTerms()], "",
            NowOf(State), Deemed: true));
    }

    private IReadOnlyCollection<string> ServiceTerms() => services.Catalogue.Current.ServiceTerms(NowOf(State), Head.TestClock);

    private async Task<OfferReply> Priced(OfferRequest request, AgreementAcceptance? acceptance)
    {
        var present = Present();
        if (Head.Standing.ClosingAt is not null)
            return new OfferReply(new RefusalReply(Closing.Ended.Code.Code, Closing.Ended.Detail), null, null, present, false);
        var wanted = new OrderRequest([.. request.Lines.Select(line => new RequestedLine(line.Sku, line.Quantity, line.Months, line.Subscription,
            line.Agreement))], request.ByBank, request.Acknowledged, request.Parent);
        var context = new OfferContext(services.Catalogue.Current, Head.TestClock, present.Now, Trade, acceptance, Policies.Orders,
            WorkingDays)
        {
            HasApiKey = await HasApiKey(wanted.Lines.Select(line => line.Sku is { } sku
                ? services.Catalogue.Current.SkuAt(sku, present.Now, Head.TestClock)?.Sku : null)),
        };
        if (Offers.Make(context, wanted, out var offer) is { } refusal)
            return new OfferReply(new RefusalReply(refusal.Code.Code, refusal.Detail), null, null, present, false);
        return new OfferReply(null, OrderJson.Write(offer), OrderViews.Quote(offer, Policies.Orders), present,
            await IsOnFile(MaterialRules.RequiredFor(offer.Lines)));
    }

    /// <summary>True when the qualification file has accepted documents of all these types (3.3).</summary>
    private async Task<bool> IsOnFile(ImmutableArray<string> required) => required.IsEmpty
        || !required.Except(await GrainFactory.GetGrain<IQualificationGrain>(Id).OnFile(NowOf(State)), StringComparer.Ordinal).Any();

    /// <inheritdoc />
    public async Task<AccountPresent?> Present(string tenant)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        return Present();
    }

    /// <inheritdoc />
    public async Task WakeAt(string order, Instant due)
    {
        if (!Head.IsOpen) throw new InvalidOperationException($"The account {Id} does not exist.");
        await ReadTrade();
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            OrderBooks.WakeAt(change.Draft, order, due);
            TellAgendaIfEarlier(change);
            return change.Step();
        });
        await DeliverAndSchedule(change);
    }

    /// <inheritdoc />
    public async Task Stands(string order, OrderStandingReport standing)
    {
        await ReadTrade();
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, NowOf(state));
            OrderBooks.Stands(change.Draft, order, Translate(standing)!);
            TellAgendaIfEarlier(change);
            return change.Step();
        });
        Deliver(change);
    }

    /// <inheritdoc />
    public async Task<CommandReply<AcceptanceView>> AcceptAgreement(AcceptAgreement command, CommandContext context)
    {
        if (!IsOf(context.Tenant)) return NotFound<AcceptanceView>();
        return await Command<AcceptanceView>(context, (state, _) =>
        {
            var change = Change(state);
            if (command.Version != AgreementBundle.Current.Version)
                return AccountChange.Refused<AcceptanceView>(RefusalCodes.NotFound.With("This version of the agreement is not in force."));
            if (Agreements.Accept(change.Draft, command.Documents, ServiceTerms(), command.Person, deemed: false) is { } refusal)
                return AccountChange.Refused<AcceptanceView>(refusal);
            var accepted = change.Draft.Head.Agreement!;
            return change.Done(_ => new AcceptanceView(accepted.Version, accepted.Hash, [.. accepted.Documents], accepted.Person, accepted.At,
                accepted.Deemed));
        });
    }

    /// <inheritdoc />
    public async Task<OrderPage?> Orders(string tenant, string? status, Instant? dueBefore, string? cursor, int limit)
    {
        if (!IsOf(tenant)) return null;
        await ReadTrade();
        var after = long.TryParse(cursor, out var number) ? number : 0;
        // One that has not said yet where it stands is looked at.
        var page = Trade.Orders.Values.Where(order => order.Number > after && (order.Status is not { } known
                || ((status is null || OrderDesk.StatusWord(known) == status) && (dueBefore is null || order.DueAt < dueBefore))))
            .OrderBy(order => order.Number).Take(limit).ToList();
        return new OrderPage([.. page.Select(order => order.Id)], page.Count < limit ? null
            : page[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Orders' money, subscriptions and refunds; they have been read.</summary>
    private TradeBook Trade => State.Account.Trade.Loaded ? State.Account.Trade : tradeRead ?? TradeBook.Empty;

    private AccountPresent Present()
    {
        var disruption = Trade.Active ?? Trade.Disruptions.Values.Where(one => one.EndedOn is not null).MaxBy(one => one.EndedOn);
        return new(NowOf(State), Head.Suspension.Has(CaseDesk.Reason), Head.TestClock, StoppedProducts(),
            disruption is { IsActive: true } active ? [.. active.Products] : null, disruption?.StartedOn, disruption?.EndedOn);
    }

    /// <inheritdoc />
    public async Task<int[]> ForfeitedLines(string order)
    {
        if (!Head.IsOpen) return [];
        await ReadTrade();
        return Trade.Orders.TryGetValue(order, out var funds) ? [.. Forfeiture.LinesOf(funds, Trade)] : [];
    }

    /// <summary>Products that are stopped for a breach by themselves, or with one of their seats (4.5, A-41).</summary>
    private string[] StoppedProducts()
    {
        var stops = Head.Suspension.Scoped.Where(one => one.Stands && one.Reason == CaseDesk.Reason).ToList();
        return
        [
            .. stops.Select(stop => stop.Product).OfType<string>()
                .Concat(Trade.Subscriptions.Values.Where(subscription => subscription.Seats.Any(seat =>
                    stops.Any(stop => stop.Subject == seat.Subject))).Select(subscription => subscription.Sku))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads the pages of orders, once: from then on the working set has everything that is written.</summary>
    private async Task ReadTrade()
    {
        await ReadInvoices();
        await calendar.Read(GrainFactory, Head.Tenant, Head.TestClock, WallNow);
        if (State.Account.Trade.Loaded || tradeRead is not null) return;
        var read = TradeBook.Empty with { Loaded = true };
        if (Head.HasTrade)
            await foreach (var page in Store.ReadPagesAsync(JournalId, AccountPages.Trade)) read = AccountPages.ReadTrade(read, page);
        tradeRead ??= read;
    }

    /// <summary>A decision that sees the orders.</summary>
    private AccountChange TradeChange(AccountAggregate state, Instant now)
    {
        var change = new AccountChange(state, now, Policies);
        change.Draft.WorkingDays = WorkingDays;
        change.Draft.BringTrade(tradeRead ?? throw new InvalidOperationException("The orders have not been read."));
        InvoiceDesk.Bring(change.Draft, invoicesRead ?? throw new InvalidOperationException("The fapiao have not been read."));
        return change;
    }

    /// <summary>
    /// On real time the agenda has to know of a wake-up before the next one that it knows. That is the one of the account decided on: what is
    /// committed may have an earlier one, which a decision beside this one has just made it forget.
    /// </summary>
    private void TellAgendaIfEarlier(AccountChange change)
    {
        var next = NextDue(change.Draft.State);
        if (next is { } at && !(NextDue(change.Before) <= at)) TellAgenda(change);
    }
}
