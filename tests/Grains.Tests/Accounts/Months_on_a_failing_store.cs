using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Notices;
using Metering.Contracts.Usage;
using NodaTime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Accounts;

/// <summary>The same months with and without faults of the store, driven by a client that repeats what was not answered.</summary>
public sealed class Months_on_a_failing_store(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const int MostTries = 200;
    private const string Suspended = "2026-08-05T00:00:00";
    private static readonly string[] Retryable = ["OVERLOADED", "OUTCOME_UNKNOWN", "IDEMPOTENCY_KEY_IN_FLIGHT"];

    [Theory]
    [InlineData(30, 0)]
    [InlineData(0, 30)]
    [InlineData(15, 15)]
    [InlineData(45, 20)]
    public async Task Whatever_the_store_forgets_or_fails_to_say_the_books_are_the_same(int refused, int lost)
    {
        var calm = await Months($"f-calm-{refused}{lost}", $"+86755862{refused:D2}{lost:D2}0");
        (silo.Faulty.RefusedPercent, silo.Faulty.LostPercent) = (refused, lost);
        IAccountGrain stormy;
        try
        {
            stormy = await Months($"f-storm-{refused}{lost}", $"+86755862{refused:D2}{lost:D2}1");
        }
        finally
        {
            (silo.Faulty.RefusedPercent, silo.Faulty.LostPercent) = (0, 0);
        }

        silo.Faulty.Faults.ShouldBeGreaterThan(10);
        await silo.Forget();
        (await stormy.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
        (await calm.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
        (await stormy.TrialBalance(Tenant))!.Accounts.ShouldBe((await calm.TrialBalance(Tenant))!.Accounts);
        (await stormy.Statements(Tenant))!.Select(head =>
            (head.Month, head.Status, head.GrossFen, head.NetFen, head.PaidFen, head.LineCount))
            .ShouldBe((await calm.Statements(Tenant))!.Select(head =>
                (head.Month, head.Status, head.GrossFen, head.NetFen, head.PaidFen, head.LineCount)));
        // Each event that asks for a notice is told of once, whatever was repeated on the way.
        (await Notices(stormy)).ShouldBe(await Notices(calm));
        (await stormy.View(Tenant))!.LowBalanceNotices.ShouldBe((await calm.View(Tenant))!.LowBalanceNotices);
    }

    private async Task<IAccountGrain> Months(string id, string number)
    {
        var clock = silo.Grains.GetGrain<IClockGrain>("clk-" + id);
        var account = silo.Grains.GetGrain<IAccountGrain>(id);
        await Done(id + "-clock", key => clock.Create(id, At("2026-05-10T08:00:00"), key));
        await Done(id + "-open", key => account.Open(new OpenAccount("深圳某某有限公司", null, "clk-" + id, AccountSilo.Agreement), key));
        await Done(id + "-T1", key => account.TopUp(new TopUp(160_000, PaymentChannel.Tenpay, id + "-T1"), key));
        await Done(id + "-bot", key =>
            account.AddResource(new AddResource(ResourceKind.Package, id + "-bot", [Bots, "BOT-MSG"], null, true), key));
        await Done(id + "-sms", key => account.AddResource(new AddResource(ResourceKind.Package, id + "-sms", ["SMS-SEG"], null), key));
        await Done(id + "-num", key => account.AddResource(
            new AddResource(ResourceKind.Number, number, ["NUM-FIXED", "VOICE-OUT"], new LocalDate(2026, 5, 10)), key));
        string[] times = ["2026-05-10T08:00:00", "2026-06-02T12:00:00", "2026-07-04T00:00:00", Suspended];
        foreach (var (month, now) in times.Index())
        {
            await Done($"{id}-advance-{month}", key => clock.Advance(At(now), key));
            for (var i = 0; i < 5; i++)
            {
                await Used(silo.Grains.GetGrain<Metering.Contracts.Packages.IPackageGrain>(id + "-sms"), $"{id}-s{month}{i}",
                    "sms.segment", now, 71);
                await Used(silo.Grains.GetGrain<Metering.Contracts.Packages.IPackageGrain>(id + "-bot"), $"{id}-b{month}{i}",
                    "bot.message", now, 6_001);
                await Used(silo.Grains.GetGrain<Metering.Contracts.Numbers.IPhoneNumberGrain>(number), $"{id}-v{month}{i}",
                    "voice.outbound", now, 95);
            }
        }
        await Done(id + "-P1", key => account.Pay(new PayStatements(2_000, PaymentChannel.Bank, id + "-P1", null), key));
        await Done(id + "-P2", key => account.Pay(new PayStatements(300, PaymentChannel.Wallet, id + "-P2", null), key));
        await Done(id + "-advance-end", key => clock.Advance(At("2026-09-04T00:00:00"), key));
        return account;
    }

    private async Task<List<string>> Notices(IAccountGrain account)
    {
        var page = await silo.Grains.GetGrain<INoticeBookGrain>(account.GetPrimaryKeyString()).List(0, 1_000);
        page.Items.Select(notice => notice.Number).ShouldBe(Enumerable.Range(1, page.Items.Length).Select(number => (long)number));
        page.Items.ShouldContain(notice => notice.Kind == "STATEMENT_FINAL");
        page.Items.ShouldContain(notice => notice.Kind == "ACCOUNT_SUSPENDED");
        return [.. page.Items.Select(notice => $"{notice.OccurredAt} {notice.Kind} {notice.BodyEn}").Order(StringComparer.Ordinal)];
    }

    private static async Task Done<T>(string key, Func<CommandContext, Task<CommandReply<T>>> call)
        where T : class
    {
        for (var i = 0; i < MostTries; i++)
        {
            try
            {
                var reply = await call(Command(key));
                if (reply.Refusal is null) return;
                Retryable.ShouldContain(reply.Refusal.Code, reply.Refusal.Detail);
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                // An exception is an unknown outcome: the client repeats the same command.
            }
            await Task.Delay(2);
        }
        throw new TimeoutException($"{key} was never answered.");
    }

    private static async Task Used(IMeteredResource resource, string id, string meter, string start, long quantity)
    {
        for (var i = 0; i < MostTries; i++)
        {
            try
            {
                var reply = await resource.Record(new UsageSlice(Tenant, null, [Usage.ResourceSilo.Event(id, meter, start, quantity)]));
                if (reply.Refusal is null && reply.Outcomes.Single().Status is UsageStatus.Accepted or UsageStatus.Duplicate) return;
                // By August the account is suspended for May's statement, with and without faults.
                if (reply.Refusal is null && reply.Outcomes.Single().Code == "SUSPENDED" && start == Suspended) return;
                if (reply.Refusal is null) reply.Outcomes.Single().Code.ShouldBe("OVERLOADED");
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                // As above.
            }
            await Task.Delay(2);
        }
        throw new TimeoutException($"{id} was never answered.");
    }
}
