using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Invoices;
using Metering.Domain.Ledger;
using Metering.Domain.Orders;
using Metering.Domain.Refunds;
using Metering.Domain.Refusals;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Invoices;

/// <summary>
/// July cost 100,000 fen and was taken back in August, which sold 3,500 only. The rest is in the wallet and pays September: fapiao of the three
/// months say no more than was ever paid (5.2).
/// </summary>
public sealed class Months_that_were_credited
{
    private const string Number = "number:+8675586013301";
    private static readonly (YearMonth July, YearMonth August, YearMonth September) Of = (new(2026, 7), new(2026, 8), new(2026, 9));

    private readonly AnAccount account = new("2026-07-01T00:00:00");
    private int wishes;

    public Months_that_were_credited() => account.Decide(draft =>
    {
        draft.BringTrade(TradeBook.Empty);
        InvoiceDesk.Bring(draft, InvoiceBook.Empty);
        draft.Add(new ResourceAdded(new(1, Number, "number", "+8675586013301", ["VOICE-OUT"], draft.Now), "tests"));
        return InvoiceDesk.SetProfile(draft, new InvoiceProfile("深圳示例科技有限公司", "91440300MA5TE5TA9X", "proof-1", null, null, null, null), "tests");
    });

    [Theory]
    [Trait("Clause", "5.2")]
    [InlineData("CREDIT_NOTE", true)]
    [InlineData("CREDIT_NOTE", false)]
    [InlineData("VOID", true)]
    [InlineData("VOID", false)]
    [InlineData("PREPAID_VOID", true)]
    [InlineData("PREPAID_VOID", false)]
    public void What_outweighs_its_month_is_taken_off_the_month_that_was_corrected(string how, bool invoicedBefore)
    {
        var prepaid = how == "PREPAID_VOID";
        if (prepaid) Spend(Of.July, 100_000, topUpFen: 100_000);
        account.AdvanceTo("2026-08-03T00:00:00", _ => [AnAccount.Line("VOICE-OUT", Of.July, 1, 100_000, prepaid)]);
        if (!prepaid) account.Pay(100_000).ShouldBeNull();
        if (invoicedBefore) Ask(Of.July).ShouldBeNull();

        account.AdvanceTo("2026-08-20T12:00:00");
        BilledLine[] august = [AnAccount.Line("NUM-FIXED", Of.August, 1, 3_500)];
        if (how == "CREDIT_NOTE") Credit(-100_000);
        else august = [.. august, AnAccount.Line("VOICE-OUT", Of.July, -1, -100_000, prepaid, prior: true)];
        if (prepaid) account.Report(Number, "VOICE-OUT", Of.July, 0, 0, returnedFen: 100_000);
        account.AdvanceTo("2026-09-03T00:00:00", _ => august);
        if (prepaid) account.Pay(3_500).ShouldBeNull();
        var (cash, wallet) = prepaid ? (103_500, 100_000) : (100_000, 96_500);
        account.WalletFen.ShouldBe(wallet);
        Spend(Of.September, wallet, returnedFen: prepaid ? 100_000 : 0);
        account.AdvanceTo("2026-10-03T00:00:00", _ => [AnAccount.Line("VOICE-OUT", Of.September, 1, wallet, prepaid: true)]);

        foreach (var month in new[] { Of.July, Of.August, Of.September }) Ask(month);
        Invoiced().ShouldBe(invoicedBefore ? Math.Max(100_000, cash) : cash);
        July().Source!.CapFen.ShouldBe(3_500);
        July().OverstatedFen.ShouldBe([invoicedBefore ? 96_500 : 0]);
        if (invoicedBefore)
        {
            account.Decide(draft => InvoiceDesk.Absorb(draft,
                new InvoiceProgress(1, 1, [96_500], InvoiceStatus.Reddened, null, null, false, false)));
            Ask(Of.September).ShouldBeNull();
        }
        Invoiced().ShouldBe(cash);
        account.State.Invoices.Sources.Values.ShouldAllBe(entry => entry.FreeFen == 0 && !entry.NeedsRedLetter);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    [Trait("Clause", "5.2")]
    public void What_a_closed_account_gets_back_of_an_invoiced_month_waits_for_its_red_letter()
    {
        account.AdvanceTo("2026-08-03T00:00:00", _ => [AnAccount.Line("VOICE-OUT", Of.July, 1, 100_000)]);
        account.Pay(100_000).ShouldBeNull();
        Ask(Of.July).ShouldBeNull();
        account.Decide(draft => Closing.Ask(draft, waived: true, "tests")).ShouldBeNull();
        account.AdvanceTo("2026-11-10T12:00:00", _ => []);
        Credit(-100_000);
        account.AdvanceTo("2026-12-03T00:00:00", _ => []);

        var refund = account.State.Trade.Refunds.Values.Single();
        (refund.AmountFen, refund.Status, refund.Hold).ShouldBe((100_000, RefundStatus.AwaitRedLetter, "FAPIAO"));
        PayOut()!.Code.ShouldBe(RefusalCodes.RefundOnHold);
        account.Decide(draft =>
        {
            InvoiceDesk.Absorb(draft, new InvoiceProgress(1, 1, [100_000], InvoiceStatus.Reddened, null, null, false, false));
            InvoiceDesk.Follow(draft);
        });

        PayOut().ShouldBeNull();
        (account.WalletFen, account.Head.Ledger[LedgerAccount.CashBank]).ShouldBe((0, 0));
        account.Head.Ledger.TotalFen.ShouldBe(0);

        Refusal? PayOut() => account.Decide(draft => RefundDesk.PayOut(draft, refund.Id, "R"));
    }

    [Fact]
    public void What_its_month_makes_up_for_leaves_the_month_that_was_corrected_as_it_was()
    {
        account.AdvanceTo("2026-08-03T00:00:00", _ => [AnAccount.Line("VOICE-OUT", Of.July, 1, 100_000)]);
        account.Pay(100_000).ShouldBeNull();
        Credit(-3_000);
        account.AdvanceTo("2026-09-03T00:00:00", _ => [AnAccount.Line("NUM-FIXED", Of.August, 1, 3_500)]);
        account.Pay(500).ShouldBeNull();

        Ask(Of.July).ShouldBeNull();
        Ask(Of.August).ShouldBeNull();

        account.Head.Invoicing!.Credited.ShouldBeNull();
        Invoiced().ShouldBe(100_500);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    [Fact]
    public void A_credit_above_what_was_paid_leaves_nothing_to_be_invoiced_and_asks_for_no_red_letter_of_nothing()
    {
        account.AdvanceTo("2026-08-03T00:00:00", _ => [AnAccount.Line("VOICE-OUT", Of.July, 1, 1_000)]);
        account.Pay(1_000).ShouldBeNull();
        Credit(-5_000);
        account.AdvanceTo("2026-09-03T00:00:00", _ => []);

        Ask(Of.July)!.Code.ShouldBe(RefusalCodes.AlreadyInvoiced);

        var source = SourceOf(Of.July);
        var entry = SourceEntry.Empty.With(source.AlsoReturned(account.Head.Invoicing!.CreditedOf(source.Key)));
        (entry.Source!.CapFen, entry.FreeFen, entry.NeedsRedLetter).ShouldBe((0, 0, false));
        account.WalletFen.ShouldBe(5_000);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    private SourceEntry July() => account.State.Invoices.SourceOf(InvoiceDesk.StatementKey(Of.July));

    private long Invoiced() => account.State.Invoices.Sources.Values.Sum(entry => entry.TotalTakenFen);

    private void Credit(long fen) => account.Decide(draft => Corrections.Make(draft,
        new OrderedAdjustment("CREDIT_NOTE", Of.July, Number, "VOICE-OUT", -1, fen, "Carrier"), AnAccount.Demo, "tests")).ShouldBeNull();

    /// <summary>Usage that is paid from the wallet.</summary>
    private void Spend(YearMonth month, long fen, long topUpFen = 0, long returnedFen = 0)
    {
        if (topUpFen > 0) account.TopUp(topUpFen).ShouldBeNull();
        account.Extend(Number, fen, recalled: true);
        account.Report(Number, "VOICE-OUT", month, 1, fen, returnedFen);
        account.WalletFen.ShouldBe(0);
    }

    private InvoiceSource SourceOf(YearMonth month) => StatementSource.Of(
        account.History.OfType<StatementFinalised>().Single(item => item.Statement.Month == month).Statement,
        account.History.OfType<LinesCollected>().Where(item => item.Month == month).SelectMany(item => item.Pages).SelectMany(page => page));

    /// <summary>Asks for all that is left of a month.</summary>
    private Refusal? Ask(YearMonth month) => account.Decide(draft => InvoiceDesk.Request(draft, new InvoiceWish($"f{++wishes}",
        InvoiceSourceKind.Statement, InvoiceDesk.StatementKey(month), InvoiceType.Ordinary, InvoiceMedium.Digital, "深圳示例科技有限公司", null, null, null,
        null, null), SourceOf(month), "tests"));
}
