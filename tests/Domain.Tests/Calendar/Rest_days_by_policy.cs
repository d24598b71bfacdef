using Metering.Domain.Accounts;
using Metering.Domain.Conduct;
using Metering.Domain.Orders;
using Metering.Domain.Statements;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Tests.Conduct;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

/// <summary>Period.RollForwardOnRestDay (T-3, A-03, Civil Code 203): off, a period ends on the date it ends on; on, never on a rest day.</summary>
public sealed class Rest_days_by_policy
{
    [Theory]
    [Trait("Clause", "2.6(5)")]
    // 15 August 2026 is a Saturday; 15 February 2026 is a Sunday, the last one before a week of Spring Festival.
    [InlineData(false, 2026, 7, "2026-08-16T00:00:00")]
    [InlineData(true, 2026, 7, "2026-08-18T00:00:00")]
    [InlineData(false, 2026, 1, "2026-02-16T00:00:00")]
    [InlineData(true, 2026, 1, "2026-02-25T00:00:00")]
    [InlineData(true, 2026, 8, "2026-09-16T00:00:00")]
    public void The_time_to_pay_a_statement(bool rollForward, int year, int month, string end)
    {
        var billed = new YearMonth(year, month);
        var account = new AnAccount($"{year}-{month:D2}-01T00:00:00", Policies(rollForward));

        account.AdvanceTo(end, _ => [AnAccount.Line("VOICE-OUT", billed, 1, 12)]);

        account.Head.OpenStatements.Single().DueAt.ShouldBe(AnAccount.At(end));
        account.History.OfType<StatementFellDue>().Single().At.ShouldBe(AnAccount.At(end));
    }

    [Theory]
    [Trait("Clause", "11.3(4)")]
    // Fifteen natural days after 11 September 2026 end on Saturday, 26 September; Friday the 25th is a holiday as well.
    [InlineData(false, "2026-09-26")]
    [InlineData(true, "2026-09-28")]
    public void The_time_to_cure_a_breach(bool rollForward, string last)
    {
        var account = new AnAccount("2026-09-01T00:00:00", Policies(rollForward)) { Now = AnAccount.At("2026-09-11T10:00:00") };
        var id = "";
        account.Decide(draft =>
        {
            draft.BringTrade(TradeBook.Empty);
            return CaseDesk.Open(draft, ConductWorld.New("SPAM_HARVEST", draft.Now), "desk", out id);
        }).ShouldBeNull();

        account.Decide(draft => CaseDesk.Notify(draft, id, "text", "desk")).ShouldBeNull();

        account.State.Trade.Conduct.Cases[id].CureUntil.ShouldBe(LocalDate.FromDateTime(DateTime.Parse(last,
            System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static AccountPolicies Policies(bool rollForward) => new() { Orders = new OrderPolicies { RollForwardOnRestDay = rollForward } };
}
