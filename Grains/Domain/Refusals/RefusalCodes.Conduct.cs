namespace Metering.Domain.Refusals;

/// <summary>Refusals of notices, webhooks and tickets.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode MarketingDeclined = new("MARKETING_DECLINED", 409, "7.3",
        "The customer declined commercial messages; statutory and billing notices are not affected.");
}
