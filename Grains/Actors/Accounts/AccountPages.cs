using System.Globalization;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Conduct;
using Metering.Domain.Disruptions;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Seats;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Accounts;

/// <summary>The account's side records: a pure projection of its events, so they can be proven by replay like the snapshot.</summary>
internal static class AccountPages
{
    public const string Leases = "lease/";
    public const string Resources = "resources/";
    public const string Statements = "statement/";
    public const string Settlements = "settled/";
    public const string Changes = "change/";

    public const string Trade = "trade/";
    private const string TradeOrders = Trade + "order/";
    private const string TradeSubscriptions = Trade + "subscription/";
    private const string TradeRefunds = Trade + "refund/";
    private const string TradePackages = Trade + "package/";
    private const string TradeCases = Trade + "case/";
    private const string TradeConsents = Trade + "consent/";
    private const string TradeAudits = Trade + "audit/";
    private const string TradeClaims = Trade + "claim/";
    private const string TradeDisruptions = Trade + "disruption/";

    public const string Invoices = "invoice/";
    private const string InvoiceSources = Invoices + "source/";
    private const string InvoiceRecords = Invoices + "request/";

    public static string Lease(string subject) => Leases + subject;

    public static string Resource(long number) => string.Create(CultureInfo.InvariantCulture, $"{Resources}{number:D12}");

    public static string Change(long number) => string.Create(CultureInfo.InvariantCulture, $"{Changes}{number:D12}");

    public static string Subject(string subject) => "subject/" + subject;

    public static string Statement(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{Statements}{BillingZone.Number(month)}");

    public static string Settled(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{Settlements}{BillingZone.Number(month)}");

    public static string Lines(YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"lines/{BillingZone.Number(month)}/");

    public static string Message(long number) => string.Create(CultureInfo.InvariantCulture, $"outbox/{number:D12}");

    /// <summary>Pages that the events change, given the state before and after all of them.</summary>
    public static List<PageWrite> Of(IReadOnlyList<object> events, AccountAggregate before, AccountAggregate after)
    {
        var pages = new List<PageWrite>();
        var leases = new SortedSet<string>(StringComparer.Ordinal);
        var trade = new SortedSet<string>(StringComparer.Ordinal);
        var invoices = new SortedSet<string>(StringComparer.Ordinal);
        var linePages = before.Head.Closing?.LinePages ?? 0;
        foreach (var item in events)
            switch (item)
            {
                case LeaseGranted e: leases.Add(e.Subject); break;
                case ReportAbsorbed e: leases.Add(e.Subject); break;
                case AllowanceBought e: leases.Add(e.Subject); break;
                case GrantRefunded e: leases.Add(e.Subject); break;
                case PurchasePaid e: leases.Add(e.Line.Subject); break;
                case PurchasesBilled e: leases.Add(e.Subject); break;
                case OrderFundsSet or SubscriptionSet or RefundSet or CaseSet or ConsentSet or ClaimSet or DisruptionSet
                    or DataAuditSet:
                    trade.Add(PageOf(item));
                    break;
                case PackageBought e: pages.Add(new PageWrite(TradePackages + e.Subject, AccountJson.Write(e))); break;
                case InvoiceSourceFed e: invoices.Add(InvoiceSources + e.Source.Key); break;
                case InvoiceExpected e: invoices.Add(InvoiceRecord(e.Number)); break;
                case InvoiceReserved e: invoices.UnionWith([InvoiceRecord(e.Request.Number), InvoiceSources + e.Request.SourceKey]); break;
                case InvoiceProgressed e:
                    var source = after.Account.Invoices.Records[e.Progress.Number].SourceKey;
                    invoices.UnionWith([InvoiceRecord(e.Progress.Number), InvoiceSources + source]);
                    break;
                case ResourceAdded e:
                    var resource = AccountJson.Write(e.Resource);
                    pages.Add(new PageWrite(Resource(e.Resource.Number), resource));
                    pages.Add(new PageWrite(Subject(e.Resource.Subject), resource));
                    break;
                case LinesCollected e:
                    foreach (var page in e.Pages)
                        pages.Add(new PageWrite(string.Create(CultureInfo.InvariantCulture, $"{Lines(e.Month)}{++linePages:D6}"),
                            AccountJson.Write(page)));
                    break;
                case AccountChanged { Number: { } number } e: pages.Add(new PageWrite(Change(number), AccountJson.Write(e))); break;
                case StatementFinalised e: pages.Add(new PageWrite(Statement(e.Statement.Month), AccountJson.Write(e.Statement))); break;
                case StatementSettled e: pages.Add(new PageWrite(Settled(e.Settlement.Month), AccountJson.Write(e.Settlement))); break;
                case MessageQueued e: pages.Add(new PageWrite(Message(e.Message.Number), AccountJson.Write(e.Message))); break;
                case MessageDelivered e: pages.Add(new PageWrite(Message(e.Number), null)); break;
            }
        foreach (var subject in leases) pages.Add(new PageWrite(Lease(subject), AccountJson.Write(after.Account.EntryOf(subject))));
        foreach (var page in invoices) pages.Add(new PageWrite(page, InvoicePage(after.Account.Invoices, page)));
        foreach (var page in trade) pages.Add(new PageWrite(page, TradePage(after.Account.Trade, page)));
        return pages;
    }

    /// <summary>The working set with one page of orders, subscriptions, refunds or conduct.</summary>
    public static TradeBook ReadTrade(TradeBook book, JournalPage page)
    {
        if (page.Key.StartsWith(TradeOrders, StringComparison.Ordinal))
            return book with { Orders = book.Orders.SetItem(page.Key[TradeOrders.Length..], AccountJson.Read<OrderFunds>(page.Value.Span)) };
        if (page.Key.StartsWith(TradePackages, StringComparison.Ordinal))
            return book with { Packages = book.Packages.SetItem(page.Key[TradePackages.Length..],
                AccountJson.Read<PackageBought>(page.Value.Span).Sku) };
        var conduct = book.Conduct;
        if (page.Key.StartsWith(TradeDisruptions, StringComparison.Ordinal))
            return book with { Disruptions = book.Disruptions.SetItem(page.Key[TradeDisruptions.Length..],
                AccountJson.Read<Disruption>(page.Value.Span)) };
        if (page.Key.StartsWith(TradeCases, StringComparison.Ordinal))
            return book with { Conduct = conduct with { Cases = conduct.Cases.SetItem(page.Key[TradeCases.Length..],
                AccountJson.Read<ViolationCase>(page.Value.Span)) } };
        if (page.Key.StartsWith(TradeAudits, StringComparison.Ordinal))
            return book with { Conduct = conduct with { Audits = conduct.Audits.SetItem(page.Key[TradeAudits.Length..],
                AccountJson.Read<DataAudit>(page.Value.Span)) } };
        if (page.Key.StartsWith(TradeConsents, StringComparison.Ordinal))
            return book with { Conduct = conduct with { Consents = conduct.Consents.SetItem(page.Key[TradeConsents.Length..],
                AccountJson.Read<WrittenConsent>(page.Value.Span)) } };
        if (page.Key.StartsWith(TradeClaims, StringComparison.Ordinal))
            return book with { Conduct = conduct with { Claims = conduct.Claims.SetItem(page.Key[TradeClaims.Length..],
                AccountJson.Read<DamagesClaim>(page.Value.Span)) } };
        return page.Key.StartsWith(TradeSubscriptions, StringComparison.Ordinal)
            ? book with { Subscriptions = book.Subscriptions.SetItem(page.Key[TradeSubscriptions.Length..],
                AccountJson.Read<Subscription>(page.Value.Span)) }
            : book with { Refunds = book.Refunds.SetItem(page.Key[TradeRefunds.Length..], AccountJson.Read<Refund>(page.Value.Span)) };
    }

    /// <summary>The working set with one page of fapiao sources or requests.</summary>
    public static InvoiceBook ReadInvoices(InvoiceBook book, JournalPage page)
    {
        if (page.Key.StartsWith(InvoiceSources, StringComparison.Ordinal))
            return book with { Sources = book.Sources.SetItem(page.Key[InvoiceSources.Length..], AccountJson.Read<SourceEntry>(page.Value.Span)) };
        var record = AccountJson.Read<InvoiceRecord>(page.Value.Span);
        return book with { Records = book.Records.SetItem(record.Number, record) };
    }

    private static string InvoiceRecord(long number) => string.Create(CultureInfo.InvariantCulture, $"{InvoiceRecords}{number:D12}");

    private static byte[] InvoicePage(InvoiceBook book, string page) => page.StartsWith(InvoiceSources, StringComparison.Ordinal)
        ? AccountJson.Write(book.Sources[page[InvoiceSources.Length..]])
        : AccountJson.Write(book.Records[long.Parse(page[InvoiceRecords.Length..], CultureInfo.InvariantCulture)]);

    private static string PageOf(object item) => item switch
    {
        OrderFundsSet e => TradeOrders + e.Funds.Id,
        SubscriptionSet e => TradeSubscriptions + e.Subscription.Id,
        RefundSet e => TradeRefunds + e.Refund.Id,
        CaseSet e => TradeCases + e.Case.Id,
        ConsentSet e => TradeConsents + e.Consent.Id,
        DataAuditSet e => TradeAudits + e.Audit.Id,
        ClaimSet e => TradeClaims + e.Claim.Id,
        DisruptionSet e => TradeDisruptions + e.Disruption.Id,
        _ => throw new InvalidOperationException($"{item.GetType().Name} has no page."),
    };

    private static byte[] TradePage(TradeBook book, string page)
    {
        if (page.StartsWith(TradeOrders, StringComparison.Ordinal)) return AccountJson.Write(book.Orders[page[TradeOrders.Length..]]);
        if (page.StartsWith(TradeCases, StringComparison.Ordinal)) return AccountJson.Write(book.Conduct.Cases[page[TradeCases.Length..]]);
        if (page.StartsWith(TradeAudits, StringComparison.Ordinal)) return AccountJson.Write(book.Conduct.Audits[page[TradeAudits.Length..]]);
        if (page.StartsWith(TradeConsents, StringComparison.Ordinal))
            return AccountJson.Write(book.Conduct.Consents[page[TradeConsents.Length..]]);
        if (page.StartsWith(TradeDisruptions, StringComparison.Ordinal))
            return AccountJson.Write(book.Disruptions[page[TradeDisruptions.Length..]]);
        if (page.StartsWith(TradeClaims, StringComparison.Ordinal)) return AccountJson.Write(book.Conduct.Claims[page[TradeClaims.Length..]]);
        return page.StartsWith(TradeSubscriptions, StringComparison.Ordinal)
            ? AccountJson.Write(book.Subscriptions[page[TradeSubscriptions.Length..]])
            : AccountJson.Write(book.Refunds[page[TradeRefunds.Length..]]);
    }
}
