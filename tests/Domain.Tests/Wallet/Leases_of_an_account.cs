using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Wallet;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Wallet;

public sealed class Leases_of_an_account
{
    private const string One = "package:p1";
    private const string Two = "package:p2";
    private static readonly YearMonth March = new(2026, 3);

    [Fact]
    public void A_wish_beyond_the_need_gets_an_eighth_of_what_is_free_after_it()
    {
        var account = Funded(10_000);

        var answer = account.Extend(One, neededFen: 2_000, wantedFen: 9_000);

        answer.ShouldBe(new LeaseAnswer(3_000, LeaseOutcome.Covered));
        account.Head.FreeFen.ShouldBe(7_000);
    }

    [Fact]
    public void A_small_wish_is_granted_in_full() =>
        Funded(10_000).Extend(One, neededFen: 100, wantedFen: 300).ShouldBe(new LeaseAnswer(300, LeaseOutcome.Covered));

    [Fact]
    public void A_repeated_request_is_granted_once()
    {
        var account = Funded(10_000);
        account.Extend(One, 2_000, knownGrantedFen: 0);

        account.Extend(One, 2_000, knownGrantedFen: 0).GrantedFen.ShouldBe(2_000);

        account.Head.FreeFen.ShouldBe(8_000);
    }

    [Fact]
    public void When_free_money_is_short_others_are_asked_before_anybody_is_refused()
    {
        var account = Funded(10_000);
        account.Extend(Two, 9_500);

        account.Extend(One, 600).ShouldBe(new LeaseAnswer(0, LeaseOutcome.RecallFirst));
        account.Head.OutstandingFen.ShouldBe(9_500, "nothing was granted yet");

        account.Report(Two, "SMS-SEG", March, 1_000, 5_500, returnedFen: 4_000);
        account.Extend(One, 600, recalled: true).ShouldBe(new LeaseAnswer(600, LeaseOutcome.Covered));
    }

    [Fact]
    public void The_last_fen_goes_to_the_need_and_only_then_the_account_is_exhausted()
    {
        var account = Funded(1_000);

        var answer = account.Extend(One, 1_001, recalled: true);

        answer.ShouldBe(new LeaseAnswer(1_000, LeaseOutcome.Exhausted));
        account.Head.FreeFen.ShouldBe(0);
    }

    [Fact]
    public void Exhausted_is_written_down_even_when_nothing_is_granted()
    {
        var account = Funded(1_000);
        account.Extend(One, 1_000);
        var before = account.History.Count;

        account.Extend(One, 1, recalled: true).Outcome.ShouldBe(LeaseOutcome.Exhausted);

        account.History.Skip(before).ShouldBe([new LeaseGranted(One, 1_000)]);
    }

    [Fact]
    public void While_others_hold_idle_money_the_account_is_not_exhausted()
    {
        var account = Funded(1_000);
        account.Extend(Two, 400);

        account.Extend(One, 700, recalled: true).ShouldBe(new LeaseAnswer(600, LeaseOutcome.Short));
    }

    [Fact]
    public void Money_held_for_authorizations_of_others_is_not_idle()
    {
        var account = Funded(1_000);
        account.Extend(Two, 400);
        account.Absorb(new SpendingReport(Two, 400, 0, 0, 400, 1, [], []));

        account.Head.HeldFen.ShouldBe(400);
        account.Extend(One, 700, recalled: true).Outcome.ShouldBe(LeaseOutcome.Exhausted);
    }

    [Fact]
    public void An_old_report_changes_nothing()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);
        account.Report(One, "SMS-SEG", March, 200, 1_100, version: 7);
        var events = account.History.Count;

        account.Report(One, "SMS-SEG", March, 100, 550, version: 6);
        account.Report(One, "SMS-SEG", March, 200, 1_100, version: 7);

        account.History.Count.ShouldBe(events);
        account.WalletFen.ShouldBe(8_900);
    }

    [Fact]
    public void A_report_between_two_equal_ones_that_comes_late_changes_nothing()
    {
        // Charged at version 6 and voided at 7: the late copy of version 6 must not charge again.
        var account = Funded(10_000);
        account.Extend(One, 5_000);
        account.Report(One, "SMS-SEG", March, 0, 0, version: 5);
        account.Report(One, "SMS-SEG", March, 0, 0, version: 7);

        account.Report(One, "SMS-SEG", March, 100, 550, version: 6);

        account.WalletFen.ShouldBe(10_000);
    }

    [Fact]
    public void A_void_gives_the_charge_back_with_the_signs_turned()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);
        account.Report(One, "SMS-SEG", March, 200, 1_100);

        account.Report(One, "SMS-SEG", March, 100, 550);

        account.WalletFen.ShouldBe(9_450);
        (account.Head.OutstandingFen, account.Head.FreeFen).ShouldBe((4_450, 5_000));
        account.Postings[^1].Legs.ShouldBe([new(LedgerAccount.Wallet, -550), new(LedgerAccount.MessageRevenue, 504),
            new(LedgerAccount.OutputVat, 46)]);
    }

    [Fact]
    public void A_charge_that_is_not_listed_any_more_is_given_back()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);
        account.Report(One, "SMS-SEG", March, 200, 1_100);

        account.Absorb(new SpendingReport(One, 5_000, 0, 0, 0, 2, [], []));

        (account.WalletFen, account.State.EntryOf(One).Lines.Single().GrossFen).ShouldBe((10_000, 0));
    }

    [Fact]
    public void A_product_that_is_listed_twice_is_a_bug()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);

        Should.Throw<InvalidOperationException>(() => account.Absorb(new SpendingReport(One, 5_000, 200, 0, 0, 1,
            [new SpentLine("SMS-SEG", March, 1, 100), new SpentLine("SMS-SEG", March, 1, 100)], [])));
    }

    [Theory]
    [InlineData(5_001, 0, 0)]
    [InlineData(5_000, 1, 0)]
    [InlineData(4_000, 500, 501)]
    public void Figures_above_the_lease_are_a_bug_and_not_posted(long consumed, long returned, long held)
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);

        Should.Throw<InvalidOperationException>(() => account.Report(One, "SMS-SEG", March, 1, consumed, returned, held));
        account.WalletFen.ShouldBe(10_000);
    }

    [Fact]
    public void Charges_that_are_not_on_the_lines_are_a_bug()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);

        Should.Throw<InvalidOperationException>(() => account.Absorb(new SpendingReport(One, 5_000, 100, 0, 0, 1, [], [])));
    }

    [Fact]
    public void Usage_of_a_month_in_its_grace_is_dated_within_the_month_and_later_usage_today()
    {
        var account = Funded(10_000);
        account.Extend(One, 5_000);
        account.Now = AnAccount.At("2026-04-02T10:00:00");
        account.Report(One, "SMS-SEG", March, 100, 550);
        account.AdvanceTo("2026-04-03T09:00:00");
        account.Report(One, "SMS-SEG", March, 102, 561);

        account.Postings.Where(posting => posting.SourceType == "USAGE").Select(posting => posting.Date)
            .ShouldBe([new LocalDate(2026, 3, 31), new LocalDate(2026, 4, 3)]);
    }

    private static AnAccount Funded(long fen)
    {
        var account = new AnAccount("2026-03-02T09:00:00");
        account.TopUp(fen);
        return account;
    }
}
