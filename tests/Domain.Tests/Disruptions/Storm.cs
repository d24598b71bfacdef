using System.Collections.Immutable;
using Metering.Domain.Disruptions;
using Metering.Domain.Tests.Accounts;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Disruptions;

/// <summary>The only force majeure of an account, fm_1, as a test drives it.</summary>
internal static class Storm
{
    public const string Id = "fm_1";

    public static void Begin(AnAccount account, string startedOn)
    {
        var wanted = new NewDisruption(DisruptionKind.ForceMajeure, "TYPHOON", null, null, ImmutableArray<string>.Empty, IncludesPayment: true,
            Date(startedOn), "text");
        account.Decide(draft => DisruptionDesk.Report(draft, wanted, "tests", out _)).ShouldBeNull();
        account.Decide(draft => DisruptionDesk.Confirm(draft, Id, materialAdverse: false, "text", "tests")).ShouldBeNull();
    }

    public static void End(AnAccount account, string endedOn, string? negotiateUntil = null) => account.Decide(draft =>
        DisruptionDesk.End(draft, Id, Date(endedOn), negotiateUntil is null ? null : Date(negotiateUntil), "text", "tests")).ShouldBeNull();

    /// <summary>Both parties agree to extend terms by the days lost.</summary>
    public static void Agree(AnAccount account)
    {
        foreach (var seller in new[] { true, false })
            account.Decide(draft => LostDays.Consent(draft, Id, seller, agrees: true, "text", "tests")).ShouldBeNull();
    }

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
