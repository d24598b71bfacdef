using Metering.Contracts.Accounts;
using Metering.Contracts.Ledger;
using Metering.Contracts.Statements;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

public sealed class Money_in_and_out(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    [Trait("Clause", "2.6(3)")]
    public async Task Clause_2_6_3_a_channel_transaction_counts_once_whatever_the_idempotency_key()
    {
        var account = await silo.Account("m1", "2026-03-02T09:00:00");
        var topUp = new TopUp(10_000, PaymentChannel.Tenpay, "m1-T1");

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => account.Grain.TopUp(topUp, Command())));
        await silo.Forget();
        var late = Value(await account.Grain.TopUp(topUp, Command()));

        replies.Count(reply => Value(reply).FirstTime).ShouldBe(1);
        (late.FirstTime, late.WalletFen).ShouldBe((false, 10_000));
        (await account.WalletFen()).ShouldBe(10_000);
        (await account.Grain.Ledger(Tenant, null, 10))!.Entries.Length.ShouldBe(1);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_channel_transaction_with_another_content_is_refused_on_every_account()
    {
        var account = await silo.Account("m2", "2026-03-02T09:00:00");
        var other = await silo.Account("m2b", "2026-03-02T09:00:00");
        await account.TopUp(10_000, "m2-T1");

        (await account.Grain.TopUp(new TopUp(10_001, PaymentChannel.Tenpay, "m2-T1"), Command()))
            .Refusal!.Code.ShouldBe("PAYMENT_REFERENCE_REUSED");
        (await other.Grain.TopUp(new TopUp(10_000, PaymentChannel.Tenpay, "m2-T1"), Command()))
            .Refusal!.Code.ShouldBe("PAYMENT_REFERENCE_REUSED");
        Value(await other.Grain.TopUp(new TopUp(10_000, PaymentChannel.Bank, "m2-T1"), Command()))
            .FirstTime.ShouldBeTrue("another channel numbers by itself");
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_another_body_is_refused()
    {
        var account = await silo.Account("m3", "2026-03-02T09:00:00");
        var topUp = new TopUp(700, PaymentChannel.Bank, "m3-T1");

        var first = await account.Grain.TopUp(topUp, Command("m3-key"));
        await account.TopUp(300, "m3-T2");
        await silo.Forget();
        var again = await account.Grain.TopUp(topUp, Command("m3-key"));
        var other = await account.Grain.TopUp(topUp with { AmountFen = 701 }, Command("m3-key", fingerprint: 8));

        (again.Replayed, again.Value).ShouldBe((true, first.Value));
        other.Refusal!.Code.ShouldBe("IDEMPOTENCY_KEY_REUSED");
        (await account.WalletFen()).ShouldBe(1_000);
    }

    [Fact]
    public async Task An_account_of_another_tenant_looks_like_none_and_nothing_is_written_for_it()
    {
        var account = await silo.Account("m4", "2026-03-02T09:00:00");
        var stranger = Command() with { Tenant = "t2" };

        (await account.Grain.View("t2")).ShouldBeNull();
        (await account.Grain.Balance("t2")).ShouldBeNull();
        (await account.Grain.Ledger("t2", null, 10)).ShouldBeNull();
        (await account.Grain.TopUp(new TopUp(1, PaymentChannel.Bank, "m4-T1"), stranger)).Refusal!.Code.ShouldBe("NOT_FOUND");
        (await silo.Grains.GetGrain<IAccountGrain>("m4-none").TopUp(new TopUp(1, PaymentChannel.Bank, "m4-T1"), Command()))
            .Refusal!.Code.ShouldBe("NOT_FOUND");
        (await silo.Store.ReadHeadAsync(new Metering.Journal.JournalId("account/m4-none"))).ShouldBeNull();
    }

    [Fact]
    public async Task The_ledger_is_read_in_pages_without_gaps()
    {
        var account = await silo.Account("m5", "2026-03-02T09:00:00");
        await Task.WhenAll(Enumerable.Range(1, 25).Select(i => account.TopUp(i, $"m5-T{i}")));

        var entries = new List<LedgerEntry>();
        string? cursor = null;
        do
        {
            var page = (await account.Grain.Ledger(Tenant, cursor, 10)).ShouldNotBeNull();
            page.Entries.Length.ShouldBeLessThanOrEqualTo(10);
            entries.AddRange(page.Entries);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        entries.Select(entry => entry.Number).ShouldBe(Enumerable.Range(1, 25).Select(i => (long)i));
        entries.Sum(entry => entry.Legs.Where(leg => leg.LedgerAccount == "LIAB.WALLET").Sum(leg => leg.AmountFen)).ShouldBe(-325);
        entries.ShouldAllBe(entry => entry.Legs.Sum(leg => leg.AmountFen) == 0);
    }

    [Fact]
    public async Task Statements_are_paid_oldest_first_and_once()
    {
        var account = await silo.Account("m6", "2026-06-10T09:00:00");
        await account.Number("+8675586016001", new LocalDate(2026, 5, 31), "NUM-FIXED");
        await account.Advance("2026-08-10T00:00:00");
        var pay = new PayStatements(4_000, PaymentChannel.Bank, "m6-P1", null);

        var receipt = Value(await account.Grain.Pay(pay, Command()));
        var again = Value(await account.Grain.Pay(pay, Command()));
        var tooMuch = await account.Grain.Pay(new PayStatements(3_047, PaymentChannel.Bank, "m6-P2", null), Command());

        // 26 days of late fee on 3,500 fen: 45.5.
        receipt.Allocations.ShouldBe([new(new YearMonth(2026, 6), 3_546, 0, 46), new(new YearMonth(2026, 7), 454, 3_046)]);
        (again.FirstTime, again.RemainingDueFen).ShouldBe((false, 3_046));
        tooMuch.Refusal!.Code.ShouldBe("PAYMENT_ABOVE_DUE");
        (await account.Grain.Statements(Tenant))!.Select(head => (head.Month, head.Status, head.PaidFen)).ShouldBe(
            [(new YearMonth(2026, 7), "FINAL", 454), (new YearMonth(2026, 6), "PAID", 3_500)]);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task A_payment_sent_many_times_at_once_pays_once_and_every_copy_gets_the_receipt()
    {
        var account = await silo.Account("m8", "2026-06-10T09:00:00");
        await account.Number("+8675586016003", new LocalDate(2026, 5, 31), "NUM-FIXED");
        await account.Advance("2026-07-10T00:00:00");
        var pay = new PayStatements(3_500, PaymentChannel.Bank, "m8-P1", null);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => account.Grain.Pay(pay, Command())));
        await silo.Forget();
        var late = await account.Grain.Pay(pay, Command());

        replies.Count(reply => Value(reply).FirstTime).ShouldBe(1);
        Value(late).FirstTime.ShouldBeFalse();
        (await account.Grain.Pay(pay with { AmountFen = 3_499 }, Command())).Refusal!.Code.ShouldBe("PAYMENT_REFERENCE_REUSED");
        (await account.Grain.Pay(pay with { TransactionId = "m8-P2" }, Command())).Refusal!.Code.ShouldBe("NOTHING_DUE");
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task The_wallet_pays_a_statement_with_money_recalled_from_resources()
    {
        var account = await silo.Account("m7", "2026-06-10T09:00:00");
        await account.Number("+8675586016002", new LocalDate(2026, 5, 31), "NUM-FIXED");
        await account.TopUp(3_600, "m7-T1");
        var sms = await account.Package("m7-sms", "SMS-SEG");
        await TestAccount.Use(sms, "m7-1", "sms.segment", "2026-06-10T08:00:00", 10);
        await account.Advance("2026-07-10T00:00:00");

        var receipt = Value(await account.Grain.Pay(new PayStatements(3_500, PaymentChannel.Wallet, "m7-P1", null), Command()));

        receipt.RemainingDueFen.ShouldBe(0);
        (await account.WalletFen()).ShouldBe(45);
        await account.BooksAreBalanced();
    }
}
