using Metering.Actors.Journaling;
using Metering.Domain.Accounts;

namespace Metering.Actors.Invoices;

/// <summary>What fapiao requests need beside the journal.</summary>
/// <param name="Journal">Journal services.</param>
/// <param name="Policies">Policies in force.</param>
/// <param name="Platform">The tax platform.</param>
public sealed record InvoiceServices(JournalServices Journal, AccountPolicies Policies, ITaxPlatform Platform);
