using Metering.Contracts.Conduct;
using Metering.Contracts.Disruptions;
using Metering.Domain.Disruptions;

namespace Metering.Actors.Disruptions;

/// <summary>Disruptions as they are shown.</summary>
internal static class DisruptionViews
{
    public static DisruptionView Of(Disruption one) => new()
    {
        Id = one.Id,
        Kind = one.Kind switch { DisruptionKind.ForceMajeure => "FORCE_MAJEURE", DisruptionKind.Regulatory => "REGULATORY", _ => "LAW_CHANGE" },
        Status = DisruptionDesk.WordOf(one.Status),
        Category = one.Category,
        Reference = one.Reference,
        Region = one.Region,
        Products = [.. one.Products],
        IncludesPayment = one.IncludesPayment,
        MaterialAdverse = one.MaterialAdverse,
        StartedOn = one.StartedOn,
        EndedOn = one.EndedOn,
        LostDays = one.LostDays,
        NegotiateUntil = one.NegotiateUntil,
        SellerConsentAt = one.SellerConsentAt,
        CustomerConsentAt = one.CustomerConsentAt,
        TerminableFrom = one is { Kind: DisruptionKind.ForceMajeure, MaterialAdverse: true } ? one.ThirtyDaysOver : null,
        Steps = [.. one.Steps.Select(step => new CaseStepView(step.At, step.Actor, step.What, step.Text))],
    };

    public static DisruptionKind KindOf(string word) => word switch
    {
        "FORCE_MAJEURE" => DisruptionKind.ForceMajeure,
        "REGULATORY" => DisruptionKind.Regulatory,
        "LAW_CHANGE" => DisruptionKind.LawChange,
        _ => throw new ArgumentException($"There is no kind {word}."),
    };
}
