using System.Collections.Immutable;
using Metering.Domain.Ledger;
using Metering.Domain.Tests.Accounts;
using Metering.Domain.Wallet;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Wallet;

/// <summary>What can happen in a lossy world.</summary>
internal enum Does
{
    TopUp,
    Ask,
    AnswerArrives,
    Spend,
    Void,
    Hold,
    Recall,
    ReportSent,
    ReportArrives,
    Lose,
}

/// <summary>An account, some resources, and a network between them that loses, repeats and reorders.</summary>
internal sealed class LossyWorld
{
    public const int Resources = 3;
    public static readonly YearMonth March = new(2026, 3);

    private readonly AnAccount account = new("2026-03-02T09:00:00");
    private readonly Purse[] purses = [.. Enumerable.Range(0, Resources).Select(i => new Purse($"package:p{i}"))];
    private readonly List<(Purse To, long GrantedFen)> answers = [];
    private readonly List<SpendingReport> reports = [];
    private long toppedUpFen;

    public void Step(Does what, int who, long fen, int pick, bool again)
    {
        var purse = purses[who];
        switch (what)
        {
            case Does.TopUp:
                account.TopUp(fen, $"T{account.History.Count}");
                toppedUpFen += fen;
                break;
            case Does.Ask:
                Ask(purse, fen, recalled: again);
                break;
            case Does.AnswerArrives when answers.Count > 0:
                var answer = answers[pick % answers.Count];
                answer.To.Learn(answer.GrantedFen);
                if (!again) answers.Remove(answer);
                break;
            case Does.Spend:
                purse.Spend(fen);
                break;
            case Does.Void:
                purse.Spend(-Math.Min(fen, purse.Lease.ConsumedFen));
                break;
            case Does.Hold:
                purse.Hold(fen);
                break;
            case Does.Recall:
                purse.GiveBack(account.State.EntryOf(purse.Subject).Lease.GrantedFen);
                reports.Add(purse.Report());
                break;
            case Does.ReportSent:
                reports.Add(purse.Report());
                break;
            case Does.ReportArrives when reports.Count > 0:
                var report = reports[pick % reports.Count];
                account.Absorb(report);
                if (!again) reports.Remove(report);
                break;
            case Does.Lose:
                if (again && answers.Count > 0) answers.RemoveAt(pick % answers.Count);
                else if (reports.Count > 0) reports.RemoveAt(pick % reports.Count);
                break;
        }
    }

    public void NothingIsOverspent()
    {
        purses.ShouldEach(purse => purse.Lease.AvailableFen >= 0);
        purses.Sum(purse => purse.Lease.ConsumedFen).ShouldBeLessThanOrEqualTo(toppedUpFen);
        account.Head.OutstandingFen.ShouldBeLessThanOrEqualTo(account.WalletFen);
        account.WalletFen.ShouldBeGreaterThanOrEqualTo(0);
        account.Head.Ledger.TotalFen.ShouldBe(0);
    }

    public void EverythingArrives()
    {
        foreach (var purse in purses)
        {
            purse.EndHolds();
            purse.GiveBack(account.State.EntryOf(purse.Subject).Lease.GrantedFen);
            account.Absorb(purse.Report());
        }
        foreach (var late in reports) account.Absorb(late);
    }

    public void NothingIsLost()
    {
        account.WalletFen.ShouldBe(toppedUpFen - purses.Sum(purse => purse.Lease.ConsumedFen));
        (account.Head.OutstandingFen, account.Head.HeldFen).ShouldBe((0, 0));
        account.Head.FreeFen.ShouldBe(account.WalletFen, "every fen is free again");
        var split = -account.Posted("USAGE", LedgerAccount.MessageRevenue) - account.Posted("USAGE", LedgerAccount.OutputVat);
        split.ShouldBe(purses.Sum(purse => purse.Lease.ConsumedFen));
    }

    private void Ask(Purse purse, long fen, bool recalled)
    {
        account.Absorb(purse.Report());
        var answer = account.Extend(purse.Subject, fen, fen * 3, purse.Lease.GrantedFen, recalled);
        if (answer.Outcome != LeaseOutcome.RecallFirst) answers.Add((purse, answer.GrantedFen));
    }
}

/// <summary>A resource's side: its lease, its holds and the version of its journal.</summary>
internal sealed class Purse(string subject)
{
    private long heldFen;
    private long version = 1;

    public string Subject => subject;

    public Lease Lease { get; private set; }

    public void Learn(long grantedFen) => Write(Lease.Granted(grantedFen));

    public void Spend(long fen)
    {
        if (fen <= Lease.AvailableFen - heldFen) Write(Lease.Spent(fen));
    }

    public void Hold(long fen)
    {
        if (heldFen + fen > Lease.AvailableFen) return;
        heldFen += fen;
        version++;
    }

    public void EndHolds()
    {
        heldFen = 0;
        version++;
    }

    public void GiveBack(long grantedFen) => Write(Lease.Granted(grantedFen).Returned(heldFen));

    public SpendingReport Report() => new(subject, Lease.GrantedFen, Lease.ConsumedFen, Lease.ReturnedFen, heldFen, version,
        Lease.ConsumedFen == 0 ? ImmutableArray<SpentLine>.Empty
            : [new SpentLine("SMS-SEG", LossyWorld.March, Lease.ConsumedFen, Lease.ConsumedFen)], []);

    private void Write(Lease lease)
    {
        Lease = lease;
        version++;
    }
}
