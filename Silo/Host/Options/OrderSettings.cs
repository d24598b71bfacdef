using Metering.Domain.Orders;

namespace Metering.Host.Options;

/// <summary>
/// Policies of orders, terms and refunds from the configuration: section Metering:Orders. What the agreement fixes can be changed in the
/// customer's favour only, whatever the configuration says (12.1).
/// </summary>
internal static class OrderSettings
{
    private const string Section = "Metering:Orders";

    /// <summary>The policies, checked.</summary>
    /// <exception cref="StartRefusedException">A value is out of range, or shortens what the agreement grants; the sentence names it.</exception>
    public static OrderPolicies Read(IConfiguration configuration)
    {
        var (reader, usual) = (new SettingReader(configuration, Section), new OrderPolicies());
        reader.Only([.. typeof(OrderPolicies).GetProperties().Select(property => property.Name)]);
        int Whole(string name, int otherwise) => reader.Number(name, otherwise, 0, 1_000_000);
        try
        {
            return new OrderPolicies
            {
                PayHoursOnline = Whole(nameof(OrderPolicies.PayHoursOnline), usual.PayHoursOnline),
                PayWorkingDaysBank = Whole(nameof(OrderPolicies.PayWorkingDaysBank), usual.PayWorkingDaysBank),
                ActivationWorkingDays = Whole(nameof(OrderPolicies.ActivationWorkingDays), usual.ActivationWorkingDays),
                CoolingOffDays = Whole(nameof(OrderPolicies.CoolingOffDays), usual.CoolingOffDays),
                FaultDays = Whole(nameof(OrderPolicies.FaultDays), usual.FaultDays),
                RollForwardOnRestDay = reader.Flag(nameof(OrderPolicies.RollForwardOnRestDay), usual.RollForwardOnRestDay),
                FaultBasedIncludesVas = reader.Flag(nameof(OrderPolicies.FaultBasedIncludesVas), usual.FaultBasedIncludesVas),
                SetOffArrears = reader.Flag(nameof(OrderPolicies.SetOffArrears), usual.SetOffArrears),
                PayoutWorkingDays = Whole(nameof(OrderPolicies.PayoutWorkingDays), usual.PayoutWorkingDays),
                RenewalHorizonMonths = Whole(nameof(OrderPolicies.RenewalHorizonMonths), usual.RenewalHorizonMonths),
                RenewalBlockedInCoolingOff = reader.Flag(nameof(OrderPolicies.RenewalBlockedInCoolingOff), usual.RenewalBlockedInCoolingOff),
                PurgeRetentionDays = Whole(nameof(OrderPolicies.PurgeRetentionDays), usual.PurgeRetentionDays),
                MaxQuantity = Whole(nameof(OrderPolicies.MaxQuantity), (int)usual.MaxQuantity),
            }.Validated();
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException($"The section {Section} cannot be used: {wrong.Message}");
        }
    }
}
