namespace Metering.Domain.Refusals;

/// <summary>Refusals of notices, webhooks and tickets.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode MarketingDeclined = new("MARKETING_DECLINED", 409, "7.3",
        "The customer declined commercial messages; statutory and billing notices are not affected.");
    public static readonly RefusalCode WebhookTargetRefused = new("WEBHOOK_TARGET_REFUSED", 422, null,
        "A webhook goes to a public https address; this one is not, or its name does not resolve to one.");
    public static readonly RefusalCode TooManyWebhooks = new("TOO_MANY_WEBHOOKS", 409, null,
        "There are as many webhook endpoints as allowed; remove one first.");
    public static readonly RefusalCode TicketState = new("TICKET_STATE", 409, "4.4",
        "The ticket is not in a state that allows this; read it again.");
}
