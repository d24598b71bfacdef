using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Events;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>The head after an event of policies, disputes, closing, write-offs and corrections.</summary>
internal static class DunningApply
{
    /// <summary>The head after the event; null when it is none of these.</summary>
    public static AccountHead? Apply(AccountHead head, DomainEvent happened) => happened switch
    {
        StatementDisputed e => With(head, e.Month, lenient => lenient with { HeldSince = e.At, HeldBecause = e.Reason }),
        DisputeEnded e => With(head, e.Month, lenient => lenient with
        {
            HeldSince = null, HeldBecause = null, StandsStillToo = null, StoodStillSince = null,
            PausedDays = lenient.PausedDays + e.HeldDays, NotBefore = e.At,
        }),
        PaymentStoodStill e => With(head, e.Month, lenient => lenient with { StandsStillToo = true, StoodStillSince = e.Since }),
        PaymentRanAgain e => With(head, e.Month, lenient => lenient with
        {
            StandsStillToo = null, StoodStillSince = null, PausedDays = lenient.PausedDays + e.LostDays,
        }),
        PaymentTimeExtended e => Changed(head, e.Month, open => open with { DueAt = e.DueAt }),
        StatementWrittenOff e => head with { OpenStatements = head.OpenStatements.RemoveAll(open => open.Month == e.Month) },
        ScopeSuspensionSet e => head with { Suspension = head.Suspension.With(e.Suspension) },
        StatementSettled => head,
        DunningPolicyAssigned e => Assigned(head, e),
        AccountClosing e => head with
        {
            StandingRecord = head.Standing with { ClosingAt = e.At, ClosingCause = e.Cause }, Suspension = head.Suspension.Again(e.At),
        },
        _ => Apply(head.Standing, happened) is { } standing ? head with { StandingRecord = standing } : null,
    };

    private static AccountStanding? Apply(AccountStanding standing, DomainEvent happened) => happened switch
    {
        AccountClosed e => standing with { ClosedAt = e.At },
        PurgeOrdered e => standing with { PurgedAt = e.At },
        LegalHoldChanged e => standing with
        {
            LegalHold = e.Reason, PurgeNotBefore = e.Reason is null ? e.At : standing.PurgeNotBefore,
        },
        // A shorter retention deletes nothing in the past.
        RetentionAgreed e => standing with { RetentionDays = e.Days, PurgeNotBefore = Instant.Max(standing.PurgeNotBefore, e.At) },
        StorageQuotaAgreed e => standing with { StorageQuotas = Agreed(standing.StorageQuotas ?? [], e) },
        WriteOffProposed e => standing with { WriteOffs = standing.WriteOffs.Add(e.Proposal) },
        AdjustmentMade e => standing with
        {
            Adjustments = standing.Adjustments.Add(e.Adjustment), AdjustmentsMade = e.Adjustment.Number,
        },
        _ => null,
    };

    private static ImmutableArray<AgreedStorage>? Agreed(ImmutableArray<AgreedStorage> before, StorageQuotaAgreed e)
    {
        var others = before.RemoveAll(agreed => agreed.Product == e.Product);
        var after = e.Gigabytes is { } gigabytes ? others.Add(new AgreedStorage(e.Product, gigabytes, e.Reason, e.At, e.Actor)) : others;
        return after.IsEmpty ? null : after;
    }

    /// <summary>A new policy looks forwards only: notices of days gone by are not made up for, and days gone by cost what they cost.</summary>
    private static AccountHead Assigned(AccountHead head, DunningPolicyAssigned e)
    {
        return head with
        {
            StandingRecord = head.Standing with { Policy = e.Policy },
            OpenStatements = [.. head.OpenStatements.Select(open => open.With(Forwards(open, e)))],
        };
    }

    private static Leniency Forwards(OpenStatement open, DunningPolicyAssigned e)
    {
        var since = open.Leniency.StoodStillSince ?? open.Leniency.HeldSince;
        var at = e.LeavesOutHeldDays == true && since is { } held ? held : e.At;
        return open.Leniency with
        {
            NotBefore = e.At,
            NoticesAfter = Math.Max(open.Leniency.NoticesAfter, Period.DaysBetween(BillingZone.DateOf(open.DueAt), BillingZone.DateOf(at)) + 1),
            SkippedDays = Math.Max(open.Leniency.SkippedDays, DunningSteps.OverdueDays(open, at) - open.LateFee.Days),
        };
    }

    private static AccountHead With(AccountHead head, YearMonth month, Func<Leniency, Leniency> change) =>
        Changed(head, month, open => open.With(change(open.Leniency)));

    private static AccountHead Changed(AccountHead head, YearMonth month, Func<OpenStatement, OpenStatement> change) => head with
    {
        OpenStatements = [.. head.OpenStatements.Select(open => open.Month == month ? change(open) : open)],
    };
}
