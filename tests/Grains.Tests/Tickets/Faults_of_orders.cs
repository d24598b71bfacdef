using Metering.Contracts.Commands;
using Metering.Contracts.Orders;
using Metering.Contracts.Tickets;
using Metering.Domain.Orders;
using Metering.Grains.Tests.Accounts;
using Shouldly;
using static Metering.Grains.Tests.Accounts.AccountSilo;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Tickets;

/// <summary>
/// The power fails between any two commits while a fault ticket of an order is filed and triaged, and nobody repeats the command: what the ticket
/// says reaches the order all the same, with the date that it was filed on (4.8, A-31).
/// </summary>
public sealed class Faults_of_orders(AccountSilo silo) : IClassFixture<AccountSilo>
{
    private const int Cuts = 8;

    [Fact]
    public async Task Wherever_it_is_cut_the_order_hears_what_its_ticket_says()
    {
        var (filed, triaged) = (0, 0);
        for (var cut = 0; cut < Cuts; cut++)
        {
            var account = await silo.Account($"fault-{cut}", "2026-06-01T09:00:00");
            var (order, desk) = (await Opened(account), silo.Grains.GetGrain<ITicketDeskGrain>(account.Id));
            await account.Advance("2026-06-20T10:00:00");
            silo.Faulty.CommitsLeft = cut;
            try
            {
                var now = At("2026-06-20T10:00:00");
                await desk.File(new FileTicket("FAULT", "No login", "无法登录", null, true, "o1"), now, Command($"fault-{cut}-file"));
                await desk.Triage(1, "PRODUCT_FAULT", true, now, Command($"fault-{cut}-triage"));
            }
            catch (Exception fault) when (fault is not ShouldAssertException)
            {
                // The point of the test: nobody repeats the command that was never answered.
            }
            silo.Faulty.CommitsLeft = null;
            await silo.Forget();
            await account.Advance("2026-07-02T10:00:00");

            var (ticket, reports) = (await desk.Find(1, At("2026-07-02T10:00:00")), (await order.View(Tenant))!.Faults);
            reports.Length.ShouldBe(ticket is null ? 0 : 1, $"after {cut} commits");
            if (ticket is null) continue;
            filed++;
            if (ticket.Triage is not null) triaged++;
            (reports[0].Ticket, reports[0].ReportedAt, reports[0].Triage).ShouldBe((1, ticket.FiledAt, ticket.Triage), $"after {cut} commits");
            var refund = await order.RequestRefund(new RequestRefund("4.8", []), Command());
            (refund.Refusal?.Code).ShouldBe(ticket.Triage is null ? "NOT_PRODUCT_FAULT" : null);
            await account.BooksAreBalanced();
        }
        // One commit files; the third after it writes the triage.
        filed.ShouldBeInRange(Cuts / 2, Cuts - 1);
        triaged.ShouldBeInRange(1, Cuts / 2);
    }

    [Fact]
    public async Task An_order_of_another_account_is_none_and_one_that_is_not_open_has_no_faults_yet()
    {
        var (one, other) = (await silo.Account("fault-one", "2026-06-01T09:00:00"), await silo.Account("fault-other", "2026-06-01T09:00:00"));
        await Opened(other, "o9");
        await Placed(one, "o1");
        var (desk, now) = (silo.Grains.GetGrain<ITicketDeskGrain>(one.Id), At("2026-06-01T09:00:00"));
        Task<CommandReply<TicketView>> File(string order) =>
            desk.File(new FileTicket("FAULT", "No login", "无法登录", null, true, order), now, Command());

        (await File("o9")).Refusal!.Code.ShouldBe("NOT_FOUND");
        (await File("o2")).Refusal!.Code.ShouldBe("NOT_FOUND");
        (await File("o1")).Refusal!.Code.ShouldBe("ORDER_STATE");

        (await desk.List(0, 10, now)).Items.ShouldBeEmpty();
    }

    private async Task<IOrderGrain> Placed(TestAccount account, string id)
    {
        var order = silo.Grains.GetGrain<IOrderGrain>($"{account.Id}/{id}");
        var books = silo.Grains.GetGrain<IOrderBooksGrain>(account.Id);
        Value(await books.AcceptAgreement(new AcceptAgreement(AgreementBundle.Current.Version, [], "王芳"), Command()));
        var wanted = new OfferRequest([new WantedLine("OCS-SEAT", 1, 12, null, null)], false, true, null, null);
        Value(await order.Place(new PlaceOrder(wanted), Command()));
        return order;
    }

    private async Task<IOrderGrain> Opened(TestAccount account, string id = "o1")
    {
        var order = await Placed(account, id);
        var due = (await order.View(Tenant))!.Offer.GrossFen;
        Value(await order.Pay(new PayOrder(due, Contracts.Accounts.PaymentChannel.Bank, account.Id + "-P"), Command()));
        Value(await order.SubmitMaterial(new SubmitMaterial([.. new[] { "BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME" }
            .Select(type => new HandedInDocument(type, new string('a', 64), type))]), Command()));
        Value(await order.ReviewMaterial(new ReviewMaterial(1, true, null), Command()));
        Value(await order.Provision(new ProvisionOrder(true, true), Command())).ActivatedAt.ShouldNotBeNull();
        return order;
    }
}
