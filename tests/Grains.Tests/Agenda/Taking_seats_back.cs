using Metering.Actors.Agenda;
using Metering.Contracts.Accounts;
using Metering.Contracts.Agenda;
using Metering.Contracts.Dunning;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Notices;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Agenda;

/// <summary>What is kept of a seat for a short time is deleted when that is over, not when its account happens to be woken next.</summary>
public sealed class Taking_seats_back(Publishing_after_midnight.Silo silo) : IClassFixture<Publishing_after_midnight.Silo>
{
    [Fact]
    public async Task The_agenda_knows_when_the_data_of_a_seat_that_was_taken_back_is_to_be_deleted()
    {
        const string Id = "seats";
        silo.Clock.Now = At("2026-07-06T09:00:00");
        var (account, books) = (silo.Grains.GetGrain<IAccountGrain>(Id), silo.Grains.GetGrain<IOrderBooksGrain>(Id));
        var shard = silo.Grains.GetGrain<IAgendaShardGrain>(new AgendaShards(4).Of(Id));
        Value(await account.Open(new OpenAccount("深圳某某有限公司", null, null, Agreement), Command()));
        Value(await books.AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), Command()));
        var order = await silo.PaidOrder(Id, "first", new WantedLine("OCS-SEAT", 2, 12, null, null));
        Value(await order.Provision(new ProvisionOrder(true, true), Command())).Status.ShouldBe("ACTIVATED");
        Value(await silo.Grains.GetGrain<ICollectedAccount>(Id).Retain(7, "Agreed with the customer", Command()));
        (await shard.Status()).Earliest.ShouldBe((await account.View(Tenant))!.NextDueAt);

        Value(await books.RemoveSeat("sub_1", "1", Command()));

        (await account.View(Tenant))!.NextDueAt.ShouldBe(At("2026-07-14T00:00:00"));
        (await shard.Status()).Earliest.ShouldBe(At("2026-07-14T00:00:00"));
        (await account.VerifyBooks(Tenant))!.Problems.ShouldBeEmpty();
    }
}
