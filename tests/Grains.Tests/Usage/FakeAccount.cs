using System.Collections.Concurrent;
using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Dunning;
using Metering.Contracts.Ledger;
using Metering.Contracts.Statements;
using Metering.Contracts.Usage;
using Metering.Contracts.Wallet;
using Metering.Domain.Wallet;
using NodaTime;
using Orleans.Concurrency;

namespace Metering.Grains.Tests.Usage;

/// <summary>The account's side of leases over a wallet set by the test: the same cumulative counters as the real one, without a
/// journal.</summary>
public sealed class Wallets
{
    public ConcurrentDictionary<string, Wallet> ByAccount { get; } = new();

    public Wallet this[string account] => ByAccount.GetOrAdd(account, _ => new Wallet());

    public sealed class Wallet
    {
        public long ToppedUpFen { get; set; }

        public Dictionary<string, LeaseAccount> Leases { get; } = [];

        public Dictionary<string, ResourceReport> Reports { get; } = [];

        public int Extends { get; set; }

        public bool Unreachable { get; set; }

        /// <summary>What the answer to a request for money waits for.</summary>
        public Task Hold { get; set; } = Task.CompletedTask;

        /// <summary>As when a neighbour does not give its lease back: nothing is granted, and nobody can say that all is gone.</summary>
        public bool Undecided { get; set; }

        public long BalanceFen => ToppedUpFen - Leases.Values.Sum(lease => lease.SettledFen);
    }
}

[Reentrant]
public sealed class FakeAccount(Wallets wallets) : Grain, IAccountGrain
{
    private Wallets.Wallet Own => wallets[this.GetPrimaryKeyString()];

    public async Task<LeaseGrant> Extend(LeaseRequest request)
    {
        Own.Extends++;
        await Own.Hold;
        if (Own.Unreachable) throw new TimeoutException("The account does not answer.");
        var lease = Absorb(request.Report);
        if (Own.Undecided) return new LeaseGrant(lease.GrantedFen, Exhausted: false);
        var free = Own.ToppedUpFen - Own.Leases.Values.Sum(other => other.SettledFen + other.OutstandingFen);
        var missing = lease.MissingFor(request.WantedFen, request.Report.GrantedFen);
        var granted = Math.Min(missing, free);
        lease = lease.Grant(granted);
        Own.Leases[request.Report.Subject] = lease;
        return new LeaseGrant(lease.GrantedFen, lease.GrantedFen - request.Report.GrantedFen < request.NeededFen);
    }

    public Task Settle(ResourceReport report)
    {
        if (Own.Unreachable) throw new TimeoutException("The account does not answer.");
        Absorb(report);
        return Task.CompletedTask;
    }

    private LeaseAccount Absorb(ResourceReport report)
    {
        var lease = Own.Leases.GetValueOrDefault(report.Subject);
        if (lease.IsNews(report.Version)) Own.Reports[report.Subject] = report;
        return Own.Leases[report.Subject] = lease.Absorb(report.ConsumedFen, report.ReturnedFen, report.Version);
    }

    public Task<CommandReply<AccountView>> Open(OpenAccount command, CommandContext context) => throw new NotSupportedException();
    public Task<CommandReply<AccountView>> Change(ChangeAccount command, CommandContext context) => throw new NotSupportedException();
    public Task<AccountChangePage?> Changes(string tenant, string? cursor, int limit) => throw new NotSupportedException();
    public Task<AccountView?> View(string tenant) => throw new NotSupportedException();
    public Task<CommandReply<MoneyReceipt>> TopUp(TopUp command, CommandContext context) => throw new NotSupportedException();
    public Task<CommandReply<PaymentReceipt>> Pay(PayStatements command, CommandContext context) => throw new NotSupportedException();
    public Task<CommandReply<ResourceView>> AddResource(AddResource command, CommandContext context) => throw new NotSupportedException();
    public Task<CommandReply<ResourceView>> BuyGrant(BuyGrant command, CommandContext context) => throw new NotSupportedException();
    public Task<ResourcePage?> Resources(string tenant, ResourceKind? kind, string? cursor, int limit) => throw new NotSupportedException();
    public Task<BalanceView?> Balance(string tenant) => throw new NotSupportedException();
    public Task<AdvanceReply> AdvanceTo(Instant now) => throw new NotSupportedException();
    public Task<AdvanceReply> AdvanceClock(Instant now) => throw new NotSupportedException();
    public Task<StatementHead[]?> Statements(string tenant) => throw new NotSupportedException();
    public Task<StatementView?> Statement(string tenant, YearMonth month) => throw new NotSupportedException();
    public Task<LedgerPage?> Ledger(string tenant, string? cursor, int limit) => throw new NotSupportedException();
    public Task<TrialBalance?> TrialBalance(string tenant) => throw new NotSupportedException();
    public Task<BooksCheck?> VerifyBooks(string tenant) => throw new NotSupportedException();
    public Task<CommandReply<AccountView>> Unpark(CommandContext context) => throw new NotSupportedException();

    public Task<CommandReply<AccountView>> SetSuspension(SetSuspension command, CommandContext context) => throw new NotSupportedException();

    public Task<DunningView?> Dunning(string tenant) => throw new NotSupportedException();
}
