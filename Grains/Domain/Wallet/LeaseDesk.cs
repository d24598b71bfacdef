using System.Collections.Immutable;
using Metering.Domain.Accounts;
using Metering.Domain.Calendar;
using Metering.Domain.Ledger;
using Metering.Domain.Money;
using NodaTime;

namespace Metering.Domain.Wallet;

/// <summary>
/// The account's desk for leases: posts what resources report and grants what they need. All figures are cumulative, so a lost,
/// repeated or reordered message changes nothing twice (architecture, section 4).
/// </summary>
public static class LeaseDesk
{
    /// <summary>
    /// Takes in a resource's committed figures: usage and allowance revenue since the last report are posted. Old reports change
    /// nothing.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="report">Cumulative figures.</param>
    /// <param name="ruleOf">Revenue account and VAT rate of a product, asked for once per (product, month).</param>
    /// <exception cref="InvalidOperationException">The figures contradict each other: a bug in the resource; nothing was taken
    /// in.</exception>
    public static void Absorb(AccountDraft draft, SpendingReport report, Func<string, YearMonth, RevenueRule> ruleOf)
    {
        var entry = draft.State.EntryOf(report.Subject);
        if (!entry.Lease.IsNews(report.Version)) return;
        // Without a lease and without allowances there is nothing to post, and nothing that an older copy could overwrite later.
        if (entry.Lease.GrantedFen == 0 && entry.Grants.IsEmpty && report.Lines.IsEmpty && report.Grants.IsEmpty) return;
        if (report.Lines.Sum(line => line.GrossFen) != report.ConsumedFen)
            throw new InvalidOperationException($"{report.Subject} spent {report.ConsumedFen} fen but lists other charges.");
        if (report.Lines.DistinctBy(line => (line.Sku, line.Month)).Count() != report.Lines.Length)
            throw new InvalidOperationException($"{report.Subject} lists a product twice in one month.");
        if (report.ConsumedFen + report.ReturnedFen + report.HeldFen > entry.Lease.GrantedFen)
            throw new InvalidOperationException($"{report.Subject} spent or holds more than its lease.");
        var lease = entry.Lease.Absorb(report.ConsumedFen, report.ReturnedFen, report.Version);
        var lines = ChangedLines(draft, report, entry, ruleOf);
        var grants = ChangedGrants(draft, report, entry);
        draft.Add(new ReportAbsorbed(report.Subject, report.Version, lease.SettledFen, lease.ReturnedFen, report.HeldFen, lines, grants));
        draft.WatchBalance();
    }

    /// <summary>
    /// Grants what is needed, and of what is wanted beyond it a share of the free money, so that one resource does not starve the others.
    /// When free money is short, nothing is granted until what others do not use was recalled; then everything free goes to the need.
    /// </summary>
    /// <param name="draft">The decision; the request's report was absorbed before.</param>
    /// <param name="subject">The resource.</param>
    /// <param name="knownGrantedFen">Lease the resource knows of.</param>
    /// <param name="neededFen">What the waiting usage needs beyond it.</param>
    /// <param name="wantedFen">What the burn rate suggests, at least the need.</param>
    /// <param name="recalled">True when idle money of the other resources was just recalled.</param>
    public static LeaseAnswer Grant(AccountDraft draft, string subject, long knownGrantedFen, long neededFen, long wantedFen, bool recalled)
    {
        var entry = draft.State.EntryOf(subject);
        var free = draft.Head.FreeFen;
        var missing = entry.Lease.MissingFor(Math.Max(0, neededFen), knownGrantedFen);
        if (missing > free && !recalled) return new LeaseAnswer(entry.Lease.GrantedFen, LeaseOutcome.RecallFirst);
        if (missing > free)
        {
            // Exhausted is written down even when nothing is granted: an activation whose memory is out of date fails to commit and cannot
            // say it.
            draft.Add(new LeaseGranted(subject, entry.Lease.GrantedFen + free));
            var idleElsewhere = draft.Head.OutstandingFen - draft.Head.HeldFen - draft.State.EntryOf(subject).IdleFen;
            return new LeaseAnswer(entry.Lease.GrantedFen + free, idleElsewhere > 0 ? LeaseOutcome.Short : LeaseOutcome.Exhausted);
        }
        var wanted = entry.Lease.MissingFor(Math.Max(neededFen, wantedFen), knownGrantedFen);
        var extra = recalled ? 0 : Math.Min(wanted - missing, (free - missing) / draft.Policies.LeaseShare);
        if (missing + extra > 0) draft.Add(new LeaseGranted(subject, entry.Lease.GrantedFen + missing + extra));
        return new LeaseAnswer(entry.Lease.GrantedFen + missing + extra, LeaseOutcome.Covered);
    }

    /// <summary>
    /// Accounting date of a wallet charge: the day it is taken in, but while its month still accepts usage a charge of that month is
    /// dated within it.
    /// </summary>
    public static LocalDate DateOf(YearMonth month, AccountDraft draft)
    {
        var today = BillingZone.DateOf(draft.Now);
        var lastDay = month.ToDateInterval().End;
        return today > lastDay && BillingZone.Number(month) > BillingZone.Number(draft.Head.FinalThrough) ? lastDay : today;
    }

    /// <summary>
    /// Accounting date of breakage: the last day of the validity, which is booked later because usage is waited for; the day it is taken in when
    /// that month is closed.
    /// </summary>
    private static LocalDate DateOf(LocalDate expiredOn, AccountDraft draft) =>
        BillingZone.Number(expiredOn.ToYearMonth()) > BillingZone.Number(draft.Head.FinalThrough) ? expiredOn : BillingZone.DateOf(draft.Now);

    private static ImmutableArray<PostedLine> ChangedLines(AccountDraft draft, SpendingReport report, LeaseEntry entry,
        Func<string, YearMonth, RevenueRule> ruleOf)
    {
        var changed = ImmutableArray.CreateBuilder<PostedLine>();
        foreach (var line in report.Lines)
        {
            var known = entry.Lines.FirstOrDefault(l => l.Sku == line.Sku && l.Month == line.Month);
            var before = known.Sku is null ? new PostedLine(line.Sku, line.Month, 0, 0, ruleOf(line.Sku, line.Month)) : known;
            Change(draft, report, before, before with { Units = line.Units, GrossFen = line.GrossFen }, changed);
        }
        // A charge that is not listed any more was taken back altogether: the list is complete, because it adds up to what was spent.
        foreach (var gone in entry.Lines)
            if (!report.Lines.Any(line => line.Sku == gone.Sku && line.Month == gone.Month))
                Change(draft, report, gone, gone with { Units = 0, GrossFen = 0 }, changed);
        return changed.ToImmutable();
    }

    private static void Change(AccountDraft draft, SpendingReport report, PostedLine before, PostedLine after,
        ImmutableArray<PostedLine>.Builder changed)
    {
        if (after == before) return;
        // The split is cumulative within the month (M-3): what is posted is what the cumulative split grew by.
        var split = Vat.Split(after.GrossFen, after.Rule.VatPercent) - Vat.Split(before.GrossFen, before.Rule.VatPercent);
        draft.Post(DateOf(after.Month, draft), "USAGE", $"{report.Subject}/{after.Sku}/{BillingZone.Number(after.Month)}",
            $"{report.Version}",
            Legs.Revenue(LedgerAccount.Wallet, after.Rule.Revenue, split));
        changed.Add(after);
    }

    private static ImmutableArray<PostedGrant> ChangedGrants(AccountDraft draft, SpendingReport report, LeaseEntry entry)
    {
        var changed = ImmutableArray.CreateBuilder<PostedGrant>();
        foreach (var progress in report.Grants)
        {
            var before = entry.Grants.FirstOrDefault(grant => grant.GrantId == progress.GrantId)
                ?? throw new InvalidOperationException($"{report.Subject} reports an allowance that was never sold to it.");
            if (progress.RecognisedFen + progress.BreakageFen > before.PaidFen)
                throw new InvalidOperationException($"{report.Subject} recognised more of an allowance than was paid for it.");
            var after = before with { ConsumedUnits = progress.ConsumedUnits, RecognisedFen = progress.RecognisedFen, BreakageFen =
                progress.BreakageFen };
            if (after == before) continue;
            var date = BillingZone.DateOf(draft.Now);
            var source = $"{report.Subject}/{before.GrantId}";
            draft.Post(date, "RECOGNITION", source, $"{report.Version}", Legs.Revenue(LedgerAccount.Deferred, before.Rule.Revenue,
                Vat.Split(after.RecognisedFen, before.Rule.VatPercent) - Vat.Split(before.RecognisedFen, before.Rule.VatPercent)));
            draft.Post(progress.ExpiredOn is { } day ? DateOf(day, draft) : date, "BREAKAGE", source, $"{report.Version}",
                Legs.Revenue(LedgerAccount.Deferred, LedgerAccount.BreakageRevenue,
                    Vat.Split(after.BreakageFen, before.Rule.VatPercent) - Vat.Split(before.BreakageFen, before.Rule.VatPercent)));
            changed.Add(after);
        }
        return changed.ToImmutable();
    }
}

/// <summary>How a request for a lease ended.</summary>
public enum LeaseOutcome
{
    /// <summary>The need is covered.</summary>
    Covered,

    /// <summary>Free money is short: recall what others do not use, then ask again.</summary>
    RecallFirst,

    /// <summary>Everything free was granted, but others still have idle money: the question may be asked again.</summary>
    Short,

    /// <summary>Every free fen of the account is in this grant and the need is not covered.</summary>
    Exhausted,
}

/// <summary>The desk's answer.</summary>
/// <param name="GrantedFen">Cumulative lease of the resource.</param>
/// <param name="Outcome">Whether it covers the need.</param>
public readonly record struct LeaseAnswer(long GrantedFen, LeaseOutcome Outcome);
