using Metering.Domain.Accounts;
using Metering.Domain.Ledger;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Statements;

/// <summary>S07 on the account's side: lines become one final statement and one posting (requirements 5).</summary>
public sealed class Scenario_S07_monthly_statement
{
    private static readonly YearMonth July = new(2026, 7);
    private static readonly YearMonth August = new(2026, 8);

    [Fact]
    public void The_bill_of_July_is_final_on_the_3rd_and_posted_on_the_31st()
    {
        var account = AtTheThird();

        var statement = account.History.OfType<StatementFinalised>().Last().Statement;
        statement.FinalisedAt.ShouldBe(AnAccount.At("2026-08-03T00:00:00"));
        statement.DueAt.ShouldBe(AnAccount.At("2026-08-16T00:00:00"));
        statement.Totals.ShouldBe(new StatementTotals(5, 34_095, 31_317, 2_778, 0, 2_778));
        var posting = account.Postings.Single(candidate => candidate.SourceType == "STATEMENT");
        posting.Date.ShouldBe(new LocalDate(2026, 7, 31));
        posting.RecordedAt.ShouldBe(AnAccount.At("2026-08-03T00:00:00"));
        posting.Legs.ShouldBe(
        [
            new(LedgerAccount.Receivable, 34_095), new(LedgerAccount.NumberRevenue, -2_175), new(LedgerAccount.VoiceRevenue, -22_734),
            new(LedgerAccount.MessageRevenue, -5_051), new(LedgerAccount.ValueAddedRevenue, -1_357), new(LedgerAccount.OutputVat, -2_778),
        ]);
    }

    [Fact]
    public void Paid_in_time_it_is_paid_and_the_receivable_is_gone()
    {
        var account = AtTheThird();
        account.AdvanceTo("2026-08-14T16:00:00");

        account.Pay(34_095).ShouldBeNull();

        account.Head.OpenStatements.ShouldBeEmpty();
        account.Head.Ledger[LedgerAccount.Receivable].ShouldBe(0);
        account.AdvanceTo("2026-09-02T00:00:00");
        account.History.OfType<StatementFellDue>().ShouldBeEmpty();
    }

    [Fact]
    public void Unpaid_it_falls_due_when_the_15th_has_ended_and_once()
    {
        var account = AtTheThird();

        account.AdvanceTo("2026-08-15T23:59:59");
        account.History.OfType<StatementFellDue>().ShouldBeEmpty();
        account.AdvanceTo("2026-08-16T00:00:00");
        account.AdvanceTo("2026-08-30T00:00:00");

        account.History.OfType<StatementFellDue>().ShouldBe([new StatementFellDue(July, AnAccount.At("2026-08-16T00:00:00"))]);
        account.Head.OpenStatements.Single().PastDue.ShouldBeTrue();
    }

    [Fact]
    public void Late_usage_of_July_stands_on_the_bill_of_August_and_July_stays_as_it_is()
    {
        var account = AtTheThird();
        var before = account.History.OfType<StatementFinalised>().Last();

        account.AdvanceTo("2026-09-03T00:00:00", month => month == August
            ? [AnAccount.Line("VOICE-OUT", July, 3, 36, prior: true), AnAccount.Line("VOICE-OUT", August, 1, 12)]
            : []);

        var statements = account.History.OfType<StatementFinalised>().ToList();
        statements[^2].ShouldBe(before);
        statements[^1].Statement.Totals.GrossFen.ShouldBe(48);
        account.Head.Ledger[LedgerAccount.Receivable].ShouldBe(34_143);
    }

    [Fact]
    public void The_content_hash_holds_every_line()
    {
        var one = AtTheThird();
        var same = AtTheThird();
        var other = AtTheThird(voiceName: "VOICE-OUT", voiceUnits: 2_064);

        HashOf(one).ShouldMatch("^[0-9a-f]{64}$");
        HashOf(same).ShouldBe(HashOf(one));
        HashOf(other).ShouldNotBe(HashOf(one));
    }

    private static string HashOf(AnAccount account) => account.History.OfType<StatementFinalised>().Last().Statement.ContentHash;

    private static AnAccount AtTheThird(string voiceName = "VOICE-OUT", long voiceUnits = 2_065)
    {
        var account = new AnAccount("2026-07-01T00:00:00");
        account.AdvanceTo("2026-08-03T00:00:00", month =>
        [
            AnAccount.Line("NUM-FIXED", month, 21, 2_371), AnAccount.Line(voiceName, month, voiceUnits, 24_780),
            AnAccount.Line("SMS-SEG-POST", month, 1_001, 5_506, subject: "package:sms"),
                AnAccount.Line("API-CALL", month, 12_345, 988, subject: "seat:a1/1"),
            AnAccount.Line("BOT-MSG", month, 250, 450, subject: "package:bot"),
        ]);
        return account;
    }
}
