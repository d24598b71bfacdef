using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Numbers;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>
/// The account's side of fapiao: it alone gives out invoiceable amounts, so that however many requests arrive at once, blue less red plus
/// what is reserved never passes paid less refunded (clause 5.2).
/// </summary>
public static class InvoiceDesk
{
    private const string OrderPrefix = "order:";
    private const string StatementPrefix = "statement:";

    /// <summary>Enters the verified buyer. Refusals: MALFORMED_REQUEST (tax number).</summary>
    public static Refusal? SetProfile(AccountDraft draft, InvoiceProfile profile, string actor)
    {
        if (!Uscc.IsValid(profile.Uscc)) return RefusalCodes.Malformed.With("The unified social credit code does not agree with its check digits.");
        if (draft.Head.Invoicing?.Profile != profile) draft.Add(new InvoiceProfileSet(profile, draft.Now, actor));
        return null;
    }

    /// <summary>Brings the pages of fapiao into the working set unless they are there.</summary>
    public static void Bring(AccountDraft draft, InvoiceBook asRead)
    {
        if (!draft.State.Invoices.Loaded) draft.Add(new InvoicesRead(asRead));
    }

    /// <summary>Tells what a source sold, what was paid and what was given back.</summary>
    /// <exception cref="InvalidOperationException">Fapiao already say more than these figures allow.</exception>
    public static void Feed(AccountDraft draft, InvoiceSource source)
    {
        var known = draft.State.Invoices.SourceOf(source.Key).Source;
        var news = known is null || known.PaidFen != source.PaidFen || known.RefundedFen != source.RefundedFen
            || known.PaidOutFen != source.PaidOutFen || !known.Supplies.SequenceEqual(source.Supplies)
            || !(known.RefundedBySupply ?? []).SequenceEqual(source.RefundedBySupply ?? []);
        if (news) draft.Add(new InvoiceSourceFed(source));
    }

    /// <summary>Checks a wish and reserves its amount. The caller has brought the book; an order was fed before.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="wish">What is asked for.</param>
    /// <param name="statement">The figures when it is a statement; null when there is no such statement, and for orders.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="documents">The buyer by the account's accepted documents; null when there are none.</param>
    /// <returns>
    /// Null, or TOPUP_NOT_INVOICEABLE, INVOICE_PROFILE_REQUIRED, TITLE_MISMATCH, GENERAL_TAXPAYER_PROOF_REQUIRED, BUYER_FIELDS_REQUIRED,
    /// NOT_FOUND, NOT_PAID_IN_FULL, AMOUNT_NOT_POSITIVE, ALREADY_INVOICED, ALREADY_EXISTS.
    /// </returns>
    public static Refusal? Request(AccountDraft draft, InvoiceWish wish, InvoiceSource? statement, string actor,
        DocumentedBuyer? documents = null)
    {
        if (wish.Kind == InvoiceSourceKind.TopUp) return RefusalCodes.TopUpNotInvoiceable.With("A top-up is not invoiceable.");
        if (wish is { Medium: InvoiceMedium.Paper, PostTo: null }) wish = wish with { PostTo = draft.Head.Details?.BillingAddress };
        if (InvoiceProfile.Of(draft.Head.Invoicing?.Profile, documents) is not { } buyer)
            return RefusalCodes.InvoiceProfileRequired.With("The account has no verified title and tax number.");
        if (BuyerProblem(wish, buyer) is { } refusal) return refusal;
        if (IsOpen(draft.Head, wish.SourceKey)) return RefusalCodes.NotPaidInFull.With("Part of the statement is still to be paid.");
        if (AwaitsPayment(draft.State.Trade, wish.SourceKey)) return RefusalCodes.NotPaidInFull.With("Part of the order is still to be paid.");
        if (statement is not null) Feed(draft, Credited(draft, statement));
        var entry = draft.State.Invoices.SourceOf(wish.SourceKey);
        if (entry.Source is null) return RefusalCodes.NotFound.With("There is no such statement or order.");
        if (!entry.Source.PaidInFull) return RefusalCodes.NotPaidInFull.With("Part of it is still to be paid.");
        if (wish.AmountFen <= 0) return RefusalCodes.AmountNotPositive.With("The amount must be at least 1 fen.");
        var left = LeftOf(draft.State.Invoices, wish.SourceKey);
        var amount = wish.AmountFen ?? left;
        if (amount > left || amount == 0) return RefusalCodes.AlreadyInvoiced.With($"{left} fen are left to be invoiced.");
        if (draft.State.Invoices.Of(wish.Id) is not null) return RefusalCodes.AlreadyExists.With("A fapiao request with this id exists.");
        var fen = entry.Split(amount);
        var request = new InvoiceRequest((draft.Head.Invoicing?.Requests ?? 0) + 1, wish.Id, wish.SourceKey, wish.Type, wish.Medium, buyer,
            wish.Email, wish.PostTo, wish.Material, [.. entry.Source.Supplies.Select((supply, i) => supply with { GrossFen = fen[i] })],
            draft.Now);
        draft.Add(new InvoiceReserved(request, draft.Now, actor));
        return null;
    }

    /// <summary>A request is about to change: should its report be lost, the account asks it as soon as it can.</summary>
    public static void Expect(AccountDraft draft, long number)
    {
        if (!(draft.State.Invoices.Records[number].DueAt <= draft.Now)) draft.Add(new InvoiceExpected(number, draft.Now));
    }

    /// <summary>Takes in where a request stands. What it wants to be woken for counts, unless it was given another time meanwhile.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="progress">What it reports.</param>
    /// <param name="wokenFor">The time it was woken for; null when it reports by itself.</param>
    public static void Absorb(AccountDraft draft, InvoiceProgress progress, Instant? wokenFor = null)
    {
        var known = draft.State.Invoices.Records[progress.Number];
        if (progress.Version < known.Version) return;
        if (wokenFor is not null && known.DueAt != wokenFor) progress = progress with { DueAt = known.DueAt };
        if (progress.Version > known.Version || progress.DueAt != known.DueAt) draft.Add(new InvoiceProgressed(progress));
    }

    /// <summary>
    /// After a decision that moved an order's money or a fapiao of it, or took back something of a month: the source has the new figures, and a
    /// refund that a fapiao stands for waits for its red letter, or goes on (3.8). What was given back of a month is in the wallet, so that the
    /// wallet of a closed account waits for the red letters of months.
    /// </summary>
    public static void Follow(AccountDraft draft)
    {
        if (!draft.State.Invoices.Loaded || !draft.State.Trade.Loaded) return;
        FollowStatements(draft);
        if (!draft.Events.Any(item => item is OrderFundsSet or RefundSet or InvoiceReserved or InvoiceProgressed)) return;
        foreach (var (key, entry) in draft.State.Invoices.Sources)
        {
            if (!key.StartsWith(OrderPrefix, StringComparison.Ordinal) || entry.Source is not { } source) continue;
            var order = key[OrderPrefix.Length..];
            Feed(draft, OrderSource.Of(order, source.Supplies, draft.State.Trade));
            RefundDesk.AwaitRedLetter(draft, order, draft.State.Invoices.SourceOf(key).NeedsRedLetter);
        }
        RefundDesk.AwaitRedLetter(draft, RefundDesk.FromWallet, ExcessOfMonths(draft.State.Invoices) > 0);
    }

    private static void FollowStatements(AccountDraft draft)
    {
        foreach (var credited in draft.Events.OfType<StatementFinalised>().SelectMany(item => item.Credited ?? []).ToList())
            if (draft.State.Invoices.SourceOf(StatementKey(credited.Month)).Source is { } statement)
                Feed(draft, statement.AlsoReturned([credited.Supply]));
        foreach (var month in draft.Events.OfType<GrantRefunded>().Where(item => item.Grant.ReturnedFen > 0)
            .Select(item => item.Grant.PaidIn).OfType<YearMonth>().Distinct().ToList())
            if (draft.State.Invoices.SourceOf(StatementKey(month)).Source is { } statement)
                Feed(draft, Credited(draft, statement.Returned(StatementSource.ReturnedOf(draft.State.Leases.Values, month))));
    }

    /// <summary>With what later statements took back of its month.</summary>
    private static InvoiceSource Credited(AccountDraft draft, InvoiceSource statement) =>
        statement.AlsoReturned(draft.Head.Invoicing?.CreditedOf(statement.Key) ?? []);

    /// <summary>
    /// What may still be asked for of a source. What was given back of a month went to the wallet and pays for something else: until the red letter
    /// of that month's fapiao, others say so much less (5.2).
    /// </summary>
    private static long LeftOf(InvoiceBook book, string key) => Math.Max(0, book.SourceOf(key).FreeFen - ExcessOfMonths(book, key));

    /// <summary>What fapiao of months say beyond what was paid and not given back, but for one source.</summary>
    private static long ExcessOfMonths(InvoiceBook book, string? except = null) => book.Sources
        .Where(source => source.Key != except && source.Key.StartsWith(StatementPrefix, StringComparison.Ordinal))
        .Sum(source => source.Value.ExcessFen);

    /// <summary>The key of a statement.</summary>
    public static string StatementKey(YearMonth month) => $"{StatementPrefix}{BillingZone.Number(month)}";

    /// <summary>The key of an order.</summary>
    public static string OrderKey(string order) => OrderPrefix + order;

    /// <summary>
    /// True for an order that is paid in part. Its price may hold a third party's fee (2.9), so that what fapiao are about can be paid before it is.
    /// </summary>
    private static bool AwaitsPayment(TradeBook trade, string key) => key.StartsWith(OrderPrefix, StringComparison.Ordinal)
        && trade.Orders.TryGetValue(key[OrderPrefix.Length..], out var funds)
        && funds is { HeldFen: > 0, Status: OrderStatus.Placed or OrderStatus.PartPaid };

    private static Refusal? BuyerProblem(InvoiceWish wish, InvoiceProfile buyer)
    {
        if (!InvoiceTitle.Same(wish.Title, buyer.Title)) return RefusalCodes.TitleMismatch.With("The title is not the verified legal name.");
        if (wish.TaxNumber is { } number && number != buyer.Uscc)
            return RefusalCodes.TitleMismatch.With("The tax number is not the verified one.");
        if (wish.Type == InvoiceType.Special && buyer.GeneralTaxpayerProof is null)
            return RefusalCodes.GeneralTaxpayerProofRequired.With("No general-taxpayer proof has been accepted.");
        if (wish.Medium != InvoiceMedium.Paper) return null;
        if (wish.PostTo is null) return RefusalCodes.BuyerFieldsRequired.With("A paper copy needs an address to post it to.");
        return wish.Type == InvoiceType.Special && !buyer.HasPaperFields
            ? RefusalCodes.BuyerFieldsRequired.With("A paper special fapiao prints address, telephone, bank and account; the profile lacks one.")
            : null;
    }

    private static bool IsOpen(AccountHead head, string sourceKey) => head.OpenStatements.Any(open => StatementKey(open.Month) == sourceKey);
}
