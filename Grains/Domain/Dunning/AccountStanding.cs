using System.Collections.Immutable;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>What was decided about an account beside its suspension: its dunning policy, its end, and what waits for a second look.</summary>
/// <param name="Policy">Name of the dunning policy.</param>
/// <param name="ClosingAt">When the account ended (销户); null while it lives.</param>
/// <param name="ClosingCause">Why, for example ARREARS_CLOSE.</param>
/// <param name="ClosedAt">When its last regular statement was final and its wallet was dealt with.</param>
/// <param name="PurgedAt">When the deletion of product data was ordered (2.7(3)).</param>
/// <param name="LegalHold">Why nothing may be deleted; null when there is no hold.</param>
/// <param name="PurgeNotBefore">A purge is not dated before this.</param>
/// <param name="WriteOffs">Write-offs that wait for their second person.</param>
/// <param name="Adjustments">Corrections waiting for the next statement.</param>
/// <param name="AdjustmentsMade">Corrections ever made.</param>
public sealed record AccountStanding(string Policy, Instant? ClosingAt, string? ClosingCause, Instant? ClosedAt, Instant? PurgedAt,
    string? LegalHold, Instant PurgeNotBefore, ImmutableArray<WriteOffProposal> WriteOffs, ImmutableArray<Adjustment> Adjustments,
    long AdjustmentsMade)
{
    /// <summary>Nothing was decided yet.</summary>
    public static AccountStanding Good { get; } = new(DunningPolicies.Standard, null, null, null, null, null, default, [], [], 0);

    /// <summary>Days that product data are kept by agreement with this customer, whatever policy and product say (2.7(2)).</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Storage quotas agreed with this customer, by product, whatever the price book says (2.7(2)); null for none.</summary>
    public ImmutableArray<AgreedStorage>? StorageQuotas { get; init; }

    /// <summary>The quota agreed for a product; null when the price book's holds.</summary>
    public AgreedStorage? AgreedStorageOf(string product) => StorageQuotas?.FirstOrDefault(agreed => agreed.Product == product);

    /// <summary>CLOSING, CLOSED or PURGED; null while the account lives (requirements 3.1).</summary>
    public string? End => PurgedAt is not null ? "PURGED" : ClosedAt is not null ? "CLOSED" : ClosingAt is not null ? "CLOSING" : null;
}

/// <summary>Storage that a product's data may take by agreement with the customer (2.7(2)).</summary>
/// <param name="Product">Which.</param>
/// <param name="Gigabytes">How much, GB.</param>
/// <param name="Reason">The agreement that says so.</param>
/// <param name="At">Since when.</param>
/// <param name="Actor">Who recorded it.</param>
public sealed record AgreedStorage(string Product, long Gigabytes, string Reason, Instant At, string Actor);

/// <summary>A write-off that one person proposed.</summary>
/// <param name="Month">The statement.</param>
/// <param name="Reason">Why it cannot be collected.</param>
/// <param name="Actor">Who proposed it; somebody else has to approve.</param>
/// <param name="At">When.</param>
public sealed record WriteOffProposal(YearMonth Month, string Reason, string Actor, Instant At);
