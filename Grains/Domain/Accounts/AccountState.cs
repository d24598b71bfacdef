using System.Collections.Immutable;
using Metering.Domain.Invoices;
using Metering.Domain.Orders;
using Metering.Domain.Wallet;

namespace Metering.Domain.Accounts;

/// <summary>A customer account as decisions see it: its head, and the lease entries that were read or written since activation.</summary>
/// <param name="Head">Totals; this is the snapshot.</param>
/// <param name="Leases">Working set of lease entries by subject. Not part of the snapshot: their home is a page each.</param>
public sealed record AccountState(AccountHead Head, ImmutableDictionary<string, LeaseEntry> Leases)
{
    /// <summary>An account that was never opened.</summary>
    public static AccountState Empty { get; } =
        new(new AccountHead(), ImmutableDictionary.Create<string, LeaseEntry>(StringComparer.Ordinal));

    /// <summary>Orders' money, subscriptions and refunds, once they were read. Not part of the snapshot: their home is a page each.</summary>
    public TradeBook Trade { get; init; } = TradeBook.Empty;

    /// <summary>Working set of fapiao sources and requests. Not part of the snapshot: each has its page.</summary>
    public InvoiceBook Invoices { get; init; } = InvoiceBook.Empty;

    /// <summary>The lease entry of a resource; it must have been read before, or never written.</summary>
    public LeaseEntry EntryOf(string subject) => Leases.GetValueOrDefault(subject, LeaseEntry.Empty);
}
