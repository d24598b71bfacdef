using Metering.Domain.Accounts;

namespace Metering.Host.Options;

/// <summary>
/// Policies of accounts and their statements from the configuration: section Metering:Billing, under the names of
/// <see cref="AccountPolicies"/>. Amounts are whole fen.
/// </summary>
internal static class BillingSettings
{
    private const string Section = "Metering:Billing";

    /// <summary>The policies with what the configuration says.</summary>
    /// <exception cref="StartRefusedException">A value is out of range or a name is not known; the sentence names it.</exception>
    public static AccountPolicies Read(IConfiguration configuration, AccountPolicies usual)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only(nameof(AccountPolicies.LowBalanceFen), nameof(AccountPolicies.UsageGraceHours), nameof(AccountPolicies.DueDayOfMonth),
            nameof(AccountPolicies.MaxMovementFen), nameof(AccountPolicies.MaxStatementGrossFen), nameof(AccountPolicies.MaxLinesPerResource));
        return usual with
        {
            LowBalanceFen = reader.Amount(nameof(AccountPolicies.LowBalanceFen), usual.LowBalanceFen, 0),
            // Final before the last date to pay, whatever the two say.
            UsageGraceHours = reader.Number(nameof(AccountPolicies.UsageGraceHours), usual.UsageGraceHours, 0, 10 * 24),
            DueDayOfMonth = reader.Number(nameof(AccountPolicies.DueDayOfMonth), usual.DueDayOfMonth, 12, 28),
            MaxMovementFen = reader.Amount(nameof(AccountPolicies.MaxMovementFen), usual.MaxMovementFen, 1),
            MaxStatementGrossFen = reader.Amount(nameof(AccountPolicies.MaxStatementGrossFen), usual.MaxStatementGrossFen, 1),
            MaxLinesPerResource = reader.Number(nameof(AccountPolicies.MaxLinesPerResource), usual.MaxLinesPerResource, 1, 1_000_000),
        };
    }
}
