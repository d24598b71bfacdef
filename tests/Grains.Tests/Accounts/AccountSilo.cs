using Metering.Actors.Access;
using Metering.Actors.Accounts;
using Metering.Actors.Agenda;
using Metering.Actors.Invoices;
using Metering.Contracts.Accounts;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Orders;
using Metering.Contracts.Packages;
using Metering.Contracts.Usage;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Hosting;
using Metering.Grains.Tests.Invoices;
using Metering.Grains.Tests.Usage;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;

namespace Metering.Grains.Tests.Accounts;

/// <summary>A silo with the real grains.</summary>
public class AccountSilo : EmbeddedSilo
{
    public const string Tenant = "t1";

    /// <summary>The agreement that every account here is opened with.</summary>
    public static readonly string Agreement = AgreementBundle.Current.Version;

    private static int keys;

    /// <summary>What the grains take for the store.</summary>
    public FaultyStore Faulty { get; private set; } = null!;

    /// <summary>The tax platform that it asks.</summary>
    public FakeTaxPlatform Platform { get; } = new();

    /// <summary>Policies in force; small where a test has to reach them. Nobody here pays every bill: closing for that is shown elsewhere.</summary>
    public AccountPolicies Policies { get; } = new AccountPolicies
    {
        MaxStatementGrossFen = 1_000_000, Dunning = new DunningPolicy { CloseAfterSuspendedDays = 3_650 },
    }.Validated();

    protected override Type LeftOut => typeof(FakeAccount);

    protected override IJournalStore Seen(IJournalStore real) => Faulty = new FaultyStore(real);

    protected override void Configure(ISiloBuilder silo) => silo.UseInMemoryReminderService().Services
        .AddSingleton<ISecretSource, CountingSecrets>()
        .AddSingleton(Policies)
        .AddSingleton(new AgendaShards(4))
        .AddSingleton(_ => new AgendaPace())
        .AddSingleton<AccountServices>()
        .AddSingleton<ITaxPlatform>(Platform)
        .AddSingleton<InvoiceServices>();

    /// <summary>A command under its own Idempotency-Key, or under a given one.</summary>
    public static CommandContext Command(string? key = null, ulong fingerprint = 7) =>
        new(Tenant, UsageIdentity.Of(Tenant, "key", key ?? $"own-{Interlocked.Increment(ref keys)}"), fingerprint, "tests");

    /// <summary>An account on a test clock of its own.</summary>
    public async Task<TestAccount> Account(string id, string now)
    {
        var clock = Grains.GetGrain<IClockGrain>("clk-" + id);
        Value(await clock.Create("clock of " + id, At(now), Command()));
        var account = Grains.GetGrain<IAccountGrain>(id);
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, "clk-" + id, AccountSilo.Agreement), Command()));
        return new TestAccount(id, Grains, account, clock);
    }

    /// <summary>An order of an account that has accepted the agreement: paid in full, its material accepted.</summary>
    public async Task<IOrderGrain> PaidOrder(string account, string id, params WantedLine[] lines)
    {
        var order = Grains.GetGrain<IOrderGrain>($"{account}/{id}");
        Value(await order.Place(new PlaceOrder(new OfferRequest(lines, false, true, null, null)), Command()));
        Value(await order.SubmitMaterial(new SubmitMaterial([.. new[] { "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME" }
            .Select(type => new HandedInDocument(type, new string('a', 64), type))]), Command()));
        Value(await order.ReviewMaterial(new ReviewMaterial(1, true, null), Command()));
        var price = (await order.View(Tenant))!.Offer.GrossFen;
        Value(await order.Pay(new PayOrder(price, PaymentChannel.Bank, $"{account}-{id}"), Command())).Status.ShouldBe("PROVISIONING");
        return order;
    }

    /// <summary>The value of a reply that must not be a refusal.</summary>
    public static T Value<T>(CommandReply<T> reply)
        where T : class
    {
        reply.Refusal.ShouldBeNull();
        return reply.Value.ShouldNotBeNull();
    }

    private sealed class CountingSecrets : ISecretSource
    {
        private int last;

        public byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref last));
            bytes[^1] = 1;
            return bytes;
        }
    }
}

/// <summary>One account in a test, with the few things that every test does.</summary>
public sealed record TestAccount(string Id, IGrainFactory Grains, IAccountGrain Grain, IClockGrain Clock)
{
    private const string Tenant = AccountSilo.Tenant;

    public async Task<MoneyReceipt> TopUp(long fen, string transaction) =>
        AccountSilo.Value(await Grain.TopUp(new TopUp(fen, PaymentChannel.Tenpay, transaction), AccountSilo.Command()));

    public async Task<IMeteredResource> Package(string id, params string[] skus)
    {
        AccountSilo.Value(await Grain.AddResource(new AddResource(ResourceKind.Package, id, skus, null, true), AccountSilo.Command()));
        return Grains.GetGrain<IPackageGrain>(id);
    }

    public async Task<IMeteredResource> Number(string number, LocalDate? assignedOn, params string[] skus)
    {
        AccountSilo.Value(await Grain.AddResource(new AddResource(ResourceKind.Number, number, skus, assignedOn), AccountSilo.Command()));
        return Grains.GetGrain<IPhoneNumberGrain>(number);
    }

    public async Task Advance(string to) => AccountSilo.Value(await Clock.Advance(AccountSilo.At(to), AccountSilo.Command()));

    public async Task<long> WalletFen() => (await Grain.Balance(Tenant)).ShouldNotBeNull().WalletFen;

    public async Task BooksAreBalanced()
    {
        var check = (await Grain.VerifyBooks(Tenant)).ShouldNotBeNull();
        check.Problems.ShouldBeEmpty();
        check.Balanced.ShouldBeTrue();
        (await Grain.TrialBalance(Tenant)).ShouldNotBeNull().TotalFen.ShouldBe(0);
    }

    /// <summary>Records an event as a client does: turned away unrecorded, while many ask for the last fen at once, it is sent again.</summary>
    public static async Task<string> Use(IMeteredResource resource, string id, string meter, string start, long quantity)
    {
        var slice = new UsageSlice(Tenant, null, [ResourceSilo.Event(id, meter, start, quantity)]);
        var reply = await resource.Record(slice);
        for (var tries = 1; reply.Refusal is { Code: "OVERLOADED" } && tries < 50; tries++)
        {
            await Task.Delay(20);
            reply = await resource.Record(slice);
        }
        reply.Refusal.ShouldBeNull();
        return reply.Outcomes.Single().Code ?? reply.Outcomes.Single().Status.ToString();
    }
}
