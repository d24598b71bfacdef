using Metering.Actors.Agenda;
using Metering.Actors.Catalogue;
using Metering.Actors.Journaling;
using Metering.Domain.Accounts;

namespace Metering.Actors.Accounts;

/// <summary>What account grains need beside the journal.</summary>
/// <param name="Journal">Journal services.</param>
/// <param name="Catalogue">Price books.</param>
/// <param name="Policies">Policies in force.</param>
/// <param name="Shards">Where an account's deadlines are kept.</param>
public sealed record AccountServices(JournalServices Journal, ICatalogueSource Catalogue, AccountPolicies Policies, AgendaShards Shards);
