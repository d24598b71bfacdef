using System.Security.Cryptography;
using System.Text;
using Metering.Contracts.Access;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;

namespace Metering.Grains.Tests.Access;

public sealed class Api_keys(AccountSilo silo) : IClassFixture<AccountSilo>
{
    [Fact]
    public async Task A_secret_is_shown_once_and_kept_only_as_its_hash()
    {
        var keys = silo.Grains.GetGrain<IApiKeysGrain>("k1");

        var created = Value(await keys.Create(new CreateApiKey(Tenant, ApiRole.UsageReporter, null, "pbx"), Command("k1-key")));

        var secret = created.Secret.ShouldNotBeNull();
        secret.ShouldStartWith("mk_usage_");
        var snapshot = (await keys.ReadSince(0)).ShouldNotBeNull();
        snapshot.Keys.ShouldHaveSingleItem().SecretHash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        (await keys.ReadSince(snapshot.Version)).ShouldBeNull();
        var head = (await silo.Store.ReadHeadAsync(new Metering.Journal.JournalId("access/k1"))).ShouldNotBeNull();
        Encoding.UTF8.GetString(head.Snapshot.Span).ShouldNotContain(secret[9..]);
        var remembered = (await silo.Store.ReadClaimAsync(Command("k1-key").Claim!.Value, [])).ShouldNotBeNull().Outcome;
        Encoding.UTF8.GetString(remembered.Span).ShouldNotContain(secret[9..]);
    }

    [Fact]
    public async Task A_repeat_makes_no_second_key_and_gets_the_first_without_its_secret()
    {
        var keys = silo.Grains.GetGrain<IApiKeysGrain>("k5");
        var (wanted, command) = (new CreateApiKey(Tenant, ApiRole.UsageReporter, null, "pbx"), Command("k5-key"));

        var first = Value(await keys.Create(wanted, command));
        await silo.Forget();
        var again = await keys.Create(wanted, command);

        again.Replayed.ShouldBeTrue();
        again.Value.ShouldBe(first with { Secret = null });
        (await keys.List(Tenant)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_revoked_key_is_gone_for_the_caches_and_stays_on_the_list()
    {
        var keys = silo.Grains.GetGrain<IApiKeysGrain>("k2");
        var created = Value(await keys.Create(new CreateApiKey(Tenant, ApiRole.Admin, null, "root"), Command()));

        (await keys.Revoke(created.Key.Id, Command() with { Tenant = "t2" })).Refusal!.Code.ShouldBe("NOT_FOUND");
        Value(await keys.Revoke(created.Key.Id, Command())).RevokedAt.ShouldNotBeNull();
        Value(await keys.Revoke(created.Key.Id, Command())).RevokedAt.ShouldNotBeNull();
        await silo.Forget();

        (await keys.ReadSince(0))!.Keys.ShouldBeEmpty();
        (await keys.List(Tenant)).ShouldHaveSingleItem().RevokedAt.ShouldNotBeNull();
        (await keys.List("t2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_keys_are_made_once_even_when_two_starts_race()
    {
        var keys = silo.Grains.GetGrain<IApiKeysGrain>("k3");
        CreateApiKey[] first = [new(Tenant, ApiRole.Admin, null, "admin"), new(Tenant, ApiRole.BillingOperator, null, "billing")];

        var starts = await Task.WhenAll(keys.Bootstrap(first), keys.Bootstrap(first));

        starts.Sum(made => made.Length).ShouldBe(2);
        starts.SelectMany(made => made).Select(made => made.Secret).Distinct().Count().ShouldBe(2);
        (await keys.List(Tenant)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_customer_key_names_its_account() =>
        (await silo.Grains.GetGrain<IApiKeysGrain>("k4").Create(new CreateApiKey(Tenant, ApiRole.Customer, null, "x"), Command()))
            .Refusal!.Code.ShouldBe("MALFORMED_REQUEST");
}
