namespace Metering.Domain.Refusals;

/// <summary>Refusals of violation cases, damages claims and force majeure.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode ViolationState = new("VIOLATION_STATE", 409, "6.1",
        "The case is not in a state that allows this; read it again.");
    public static readonly RefusalCode CreatingTooFast = new("CREATING_TOO_FAST", 429, "3.14(4)",
        "The key makes accounts and orders faster than people do; wait a minute.");
    public static readonly RefusalCode CurePeriodRunning = new("CURE_PERIOD_RUNNING", 409, "11.3(4)",
        "The customer may still cure the breach; the agreement can be ended after the time is over.");
    public static readonly RefusalCode RuleNotInForce = new("RULE_NOT_IN_FORCE", 422, "1.16",
        "No version of this rule was in force when the act happened, or the rule describes another breach.");
    public static readonly RefusalCode ActPermitted = new("ACT_PERMITTED", 409, "3.16",
        "The act was covered by a written permission; it is no breach.");
    public static readonly RefusalCode ClaimState = new("CLAIM_STATE", 409, "6.2",
        "The claim is not in a state that allows this; only what was agreed or adjudged is paid.");
    public static readonly RefusalCode DisruptionState = new("DISRUPTION_STATE", 409, "10.1",
        "The event is not in a state that allows this; read it again.");
    public static readonly RefusalCode Fm30DaysNotReached = new("FM_30_DAYS_NOT_REACHED", 409, "10.3",
        "The agreement can be ended for force majeure only after thirty full natural days of it.");
}
