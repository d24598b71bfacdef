using Metering.Contracts.Commands;
using Metering.Contracts.Statements;
using Metering.Contracts.Wallet;
using NodaTime;

namespace Metering.Contracts.Usage;

/// <summary>
/// What a seat, a phone number and a value-added package have in common: they meter, rate and spend from a lease of their account's money.
/// A resource calls its account (extend, settle); the account calls a resource only for <see cref="Report"/>, <see cref="CloseMonth"/>,
/// <see cref="Activate"/> and <see cref="AdvanceClock"/>, none of which calls back.
/// </summary>
[Alias("usage.IMeteredResource")]
public interface IMeteredResource : IGrainWithStringKey
{
    /// <summary>Creates the resource for its account, or adds what is new in the command (another grant). Idempotent by content.</summary>
    [Alias("Activate")]
    Task Activate(ActivateResource command);

    /// <summary>Records usage exactly once. Per event: accepted, duplicate, or refused with a code.</summary>
    [Alias("Record")]
    Task<UsageReply> Record(UsageSlice slice);

    /// <summary>Takes one recorded event back. Refusals: NOTHING_TO_VOID, ALREADY_VOIDED, UNKNOWN_SUBJECT.</summary>
    [Alias("Void")]
    Task<CommandReply<VoidedUsage>> Void(VoidUsage command, CommandContext context);

    /// <summary>
    /// Holds money for usage that is about to happen. Refusals: INSUFFICIENT_BALANCE, SUSPENDED, ENTITLEMENT_ENDED, UNKNOWN_METER,
    /// NO_RATE, STORAGE_QUOTA_REACHED, UNKNOWN_SUBJECT.
    /// </summary>
    [Alias("Authorize")]
    Task<CommandReply<AuthorizationView>> Authorize(AuthorizeUsage command, CommandContext context);

    /// <summary>
    /// Reports use so far and asks for more. Refusals: AUTHORIZATION_ENDED, INSUFFICIENT_BALANCE, STORAGE_QUOTA_REACHED, USAGE_ABOVE_GRANT,
    /// QUANTITY_OVER_LIMIT, NOT_FOUND.
    /// </summary>
    [Alias("UpdateAuthorization")]
    Task<CommandReply<AuthorizationView>> UpdateAuthorization(UpdateAuthorization command, CommandContext context);

    /// <summary>
    /// Ends an authorization, charging what was used (complete) or nothing more (release). Refusals: AUTHORIZATION_ENDED,
    /// USAGE_ABOVE_GRANT, NOT_FOUND.
    /// </summary>
    [Alias("EndAuthorization")]
    Task<CommandReply<AuthorizationView>> EndAuthorization(EndAuthorization command, CommandContext context);

    /// <summary>
    /// Cumulative figures for the account's ledger. With <paramref name="recallGrantedFen"/>, the account's cumulative grant, the resource
    /// first learns of grants whose answer it never got, and gives back all that is neither spent nor held.
    /// </summary>
    [Alias("Report")]
    Task<ResourceReport> Report(long? recallGrantedFen);

    /// <summary>Closes a month: everything due until then has happened; the same lines for every repeat.</summary>
    [Alias("CloseMonth")]
    Task<MonthLines> CloseMonth(YearMonth month, Instant asOf);

    /// <summary>The lines that a month would have if it were closed now; changes nothing.</summary>
    /// <param name="after">The newest month with a final statement; months between it and the wanted one keep their own lines.</param>
    /// <param name="month">The wanted month.</param>
    /// <param name="wholeMonth">Recurring charges to the month's end instead of until today.</param>
    [Alias("PreviewMonth")]
    Task<MonthLines> PreviewMonth(YearMonth after, YearMonth month, bool wholeMonth);

    /// <summary>As <see cref="CloseMonth"/>; for idle days nothing recurring is charged (10.1).</summary>
    [Alias("CloseMonthWithout")]
    Task<MonthLines> CloseMonthWithout(YearMonth month, Instant asOf, IdleSlice[] idle);

    /// <summary>As <see cref="PreviewMonth"/>; for idle days nothing recurring is charged (10.1).</summary>
    [Alias("PreviewMonthWithout")]
    Task<MonthLines> PreviewMonthWithout(YearMonth after, YearMonth month, bool wholeMonth, IdleSlice[] idle);

    /// <summary>The validity of an allowance ends later, never earlier (10.1). One that has expired stays expired. Idempotent.</summary>
    [Alias("ExtendAllowance")]
    Task ExtendAllowance(string grant, Instant expiresAt);

    /// <summary>Moves the resource's test clock and does what is due by then (expiry of grants and authorizations).</summary>
    [Alias("AdvanceClock")]
    Task<ResourceReport> AdvanceClock(Instant now);

    /// <summary>Adds or removes a suspension reason. Idempotent.</summary>
    [Alias("Suspend")]
    Task SetSuspension(string reason, bool suspended);

    /// <summary>As <see cref="SetSuspension"/>; usage that started before that instant is still taken in.</summary>
    [Alias("SuspendSince")]
    Task SetSuspensionSince(string reason, bool suspended, Instant at);

    /// <summary>
    /// Ends the resource for good (2.8): usage from then on is refused as ENTITLEMENT_ENDED, and nothing is taken from its allowances any more.
    /// What is left of them expires (breakage) unless the account settles it; past its validity it always does. Idempotent, the first end
    /// stands; answers with its last figures.
    /// </summary>
    [Alias("End")]
    Task<ResourceReport> End(Instant at, bool breakage);

    /// <summary>Consumption records of a month in order of recording, for reference only (clause 2.6(4)).</summary>
    [Alias("Consumption")]
    Task<ConsumptionPage> Consumption(YearMonth month, LocalDate? day, string? cursor, int limit);

    /// <summary>Whether a meter may be used now; null when the resource does not exist for this tenant and account.</summary>
    [Alias("Entitlement")]
    Task<EntitlementView?> Entitlement(string tenant, string? account, string feature);

    /// <summary>Highest level of a product's data in the newest month that reported one, GB (2.7(2)).</summary>
    [Alias("StorageLevel")]
    Task<long> StorageLevel(string product);

    /// <summary>The resource; null when it does not exist.</summary>
    [Alias("View")]
    Task<ResourceView?> View();

    /// <summary>Replays every event and compares with the snapshot (invariant I13).</summary>
    [Alias("Verify")]
    Task<ReplayCheck> Verify();
}
