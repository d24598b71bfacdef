using Metering.Contracts.Accounts;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

/// <summary>S06 and S07 of the requirements through the real grains; every step is followed by a proof of the books.</summary>
public sealed class Scenarios_on_a_test_clock(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const string Sms = "sms.segment";
    private const string Voice = "voice.outbound";
    private static readonly YearMonth July = new(2026, 7);

    [Fact]
    public async Task S06_money_runs_out_to_the_fen()
    {
        var account = await silo.Account("s06", "2026-03-02T09:00:00");
        await account.TopUp(10_000, "s06-T1");
        var sms = await account.Package("s06-sms", "SMS-SEG");

        (await TestAccount.Use(sms, "s06-1", Sms, "2026-03-02T09:00:00", 1_500)).ShouldBe("Accepted");
        (await account.WalletFen()).ShouldBe(1_750);
        (await account.Grain.View(Tenant))!.LowBalanceNotices.ShouldBe(1);
        (await TestAccount.Use(sms, "s06-2", Sms, "2026-03-02T09:00:00", 300)).ShouldBe("Accepted");
        (await account.WalletFen()).ShouldBe(100);
        (await TestAccount.Use(sms, "s06-3", Sms, "2026-03-02T09:00:00", 20)).ShouldBe("INSUFFICIENT_BALANCE");
        (await TestAccount.Use(sms, "s06-4", Sms, "2026-03-02T09:00:00", 18)).ShouldBe("Accepted");
        (await TestAccount.Use(sms, "s06-4", Sms, "2026-03-02T09:00:00", 18)).ShouldBe("Duplicate");
        (await account.WalletFen()).ShouldBe(1);
        await account.TopUp(5_000, "s06-T2");
        await silo.Forget();
        (await TestAccount.Use(sms, "s06-5", Sms, "2026-03-02T09:00:00", 20)).ShouldBe("Accepted");
        (await account.WalletFen()).ShouldBe(4_891);
        await account.BooksAreBalanced();

        await account.Advance("2026-04-03T00:00:00");
        var statement = (await account.Grain.Statement(Tenant, new YearMonth(2026, 3))).ShouldNotBeNull();
        (statement.Head.Status, statement.Head.AmountDueFen, statement.Head.PrepaidFen).ShouldBe(("PAID", 0, 10_109));
        statement.Lines.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => (line.GrossFen, line.NetFen, line.VatFen).ShouldBe((10_109, 9_274, 835)), line => line.Prepaid.ShouldBeTrue());
        Fen(await account.Grain.TrialBalance(Tenant), "REV.MSG").ShouldBe(-9_274);
        Fen(await account.Grain.TrialBalance(Tenant), "VAT.OUT").ShouldBe(-835);
        (await account.Grain.View(Tenant))!.LowBalanceNotices.ShouldBe(1);
        await account.BooksAreBalanced();
    }

    [Fact]
    public async Task S07_a_month_is_billed_paid_and_never_changed_again()
    {
        var account = await silo.Account("s07", "2026-06-30T09:00:00");
        await account.TopUp(150_000, "s07-T1");
        var bot = await account.Package("s07-bot", AccountSilo.Bots, "BOT-MSG");
        await account.Advance("2026-07-01T00:00:00");
        var sms = await account.Package("s07-sms", "SMS-SEG-POST");
        var seat = Value(await account.Grain.AddResource(new AddResource(ResourceKind.Seat, "1", ["API-CALL"], null), Command()));
        await account.Advance("2026-07-10T09:00:00");
        var number = await account.Number("+8675586017001", new LocalDate(2026, 7, 10), "NUM-FIXED", "VOICE-OUT");
        await account.Advance("2026-07-31T23:59:30");

        await Calls(number);
        await TestAccount.Use(sms, "s07-sms", Sms, "2026-07-20T10:00:00", 1_001);
        await TestAccount.Use(silo.Grains.GetGrain<Metering.Contracts.Seats.ISeatGrain>("s07/1"), "s07-api", "api.call",
            "2026-07-20T10:00:00", 12_345);
        await TestAccount.Use(bot, "s07-bot", "bot.message", "2026-07-20T10:00:00", 100_250);
        seat.Subject.ShouldBe("seat:s07/1");
        await account.Advance("2026-08-02T10:00:00");
        (await TestAccount.Use(number, "s07-late", Voice, "2026-07-30T10:00:00", 120)).ShouldBe("Accepted");
        (await TestAccount.Use(number, "s07-aug", Voice, "2026-08-01T00:00:00", 59)).ShouldBe("Accepted");
        (await number.Void(new VoidUsage("/pbx", "s07-4min"), Command())).Refusal.ShouldBeNull();
        await account.Advance("2026-08-03T00:00:00");

        var june = (await account.Grain.Statement(Tenant, new YearMonth(2026, 6))).ShouldNotBeNull();
        june.Lines.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => (line.Subject, line.Sku, line.Units, line.Prepaid).ShouldBe(("package:s07-bot", AccountSilo.Bots, 100_000, true)),
            line => (line.GrossFen, line.NetFen, line.VatFen).ShouldBe((150_000, 141_509, 8_491)));
        (june.Head.Status, june.Head.AmountDueFen, june.Head.PrepaidFen).ShouldBe(("PAID", 0, 150_000));
        var statement = (await account.Grain.Statement(Tenant, July)).ShouldNotBeNull();
        statement.Head.ShouldSatisfyAllConditions(
            head => (head.GrossFen, head.NetFen, head.VatFen).ShouldBe((34_095, 31_317, 2_778)),
            head => (head.Status, head.AmountDueFen, head.DueOn).ShouldBe(("FINAL", 34_095, new LocalDate(2026, 8, 15))));
        statement.Lines.Select(line => (line.Sku, line.GrossFen, line.NetFen, line.VatFen)).ShouldBe(
        [
            ("BOT-MSG", 450, 425, 25), ("SMS-SEG-POST", 5_506, 5_051, 455), ("API-CALL", 988, 932, 56),
            ("NUM-FIXED", 2_371, 2_175, 196), ("VOICE-OUT", 24_780, 22_734, 2_046),
        ], ignoreOrder: true);
        Fen(await account.Grain.TrialBalance(Tenant), "AR.CUST").ShouldBe(34_095);
        Fen(await account.Grain.TrialBalance(Tenant), "LIAB.DEFER").ShouldBe(0);
        await account.BooksAreBalanced();

        await account.Advance("2026-08-03T09:00:00");
        await TestAccount.Use(number, "s07-prior", Voice, "2026-07-30T10:00:00", 130);
        await silo.Forget();
        (await account.Grain.Statement(Tenant, July))!.Head.ShouldBe(statement.Head);
        await account.Advance("2026-08-14T16:00:00");
        Value(await account.Grain.Pay(new PayStatements(34_095, PaymentChannel.Bank, "s07-P1", null), Command()))
            .RemainingDueFen.ShouldBe(0);
        (await account.Grain.Statement(Tenant, July))!.Head.ShouldBe(statement.Head with { Status = "PAID", PaidFen = 34_095 });

        await account.Advance("2026-09-03T00:00:00");
        var august = (await account.Grain.Statement(Tenant, new YearMonth(2026, 8))).ShouldNotBeNull();
        august.Lines.Where(line => line.PriorPeriod).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.UsageMonth.ShouldBe(July), line => (line.Units, line.GrossFen).ShouldBe((3, 36)));
        await account.BooksAreBalanced();
    }

    private static async Task Calls(IMeteredResource number)
    {
        (string Id, string Start, long Seconds)[] calls =
        [
            ("s07-0s", "2026-07-12T10:00:00", 0), ("s07-60s", "2026-07-12T10:00:00", 60), ("s07-61s", "2026-07-12T10:00:00", 61),
            ("s07-3599s", "2026-07-12T10:00:00", 3_599), ("s07-4min", "2026-07-31T23:59:30", 185),
        ];
        foreach (var (id, start, seconds) in calls) (await TestAccount.Use(number, id, Voice, start, seconds)).ShouldBe("Accepted");
        var many = Enumerable.Range(0, 1_000).Select(i => Usage.ResourceSilo.Event($"s07-c{i}", Voice, "2026-07-15T10:00:00", 90))
            .ToArray();
        var reply = await number.Record(new UsageSlice(Tenant, null, many));
        reply.Outcomes.ShouldAllBe(outcome => outcome.Status == UsageStatus.Accepted);
    }

    private static long Fen(Metering.Contracts.Ledger.TrialBalance? trial, string account) =>
        trial.ShouldNotBeNull().Accounts.SingleOrDefault(leg => leg.LedgerAccount == account)?.AmountFen ?? 0;
}
