using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Agenda;

/// <summary>When an account wants to be woken.</summary>
/// <param name="DueAt">Next due instant; null when nothing is due.</param>
/// <param name="MessageNumber">Newest message of the account about it: older ones are ignored.</param>
public sealed record AgendaEntry(Instant? DueAt, long MessageNumber);

/// <summary>
/// A shard of the due index. Each account has a page of its own, so that a commit stays small even when all accounts are due on the same day;
/// the snapshot is only what the shard did for the whole store.
/// </summary>
/// <param name="SearchedOn">Date of the last search for accounts without an entry.</param>
/// <param name="Written">Entries written since activation; the others are as their pages were read.</param>
/// <param name="ClaimsDroppedOn">Date on which claims out of their window were last dropped.</param>
/// <param name="ClaimsKeptFrom">First month (yyyyMM) of claims that was never dropped; 0 when none was.</param>
public sealed record AgendaState(LocalDate? SearchedOn, ImmutableDictionary<string, AgendaEntry> Written,
    LocalDate? ClaimsDroppedOn = null, int ClaimsKeptFrom = 0);

/// <summary>An account's due instant was set.</summary>
public sealed record AccountScheduled(string Account, AgendaEntry Entry) : DomainEvent;

/// <summary>Accounts without an entry were searched for.</summary>
public sealed record LostAccountsSearched(LocalDate On) : DomainEvent;

/// <summary>Claims of the months before this one are being dropped: written first, so that nobody misses them who proves the store.</summary>
/// <param name="FirstKept">The first month (yyyyMM) that stays.</param>
public sealed record ClaimDropStarted(int FirstKept) : DomainEvent;

/// <summary>The claims of this day that were out of their window are dropped.</summary>
public sealed record ClaimsDropped(LocalDate On) : DomainEvent;

/// <summary>The shard's journal as bytes.</summary>
public sealed class AgendaCodec : JsonJournalCodec<AgendaState>
{
    private AgendaCodec()
        : base(new JsonEventTypes(AgendaJson.Shared,
        [
            ("agenda.account-scheduled.v1", typeof(AccountScheduled)),
            ("agenda.lost-accounts-searched.v1", typeof(LostAccountsSearched)),
            ("agenda.claim-drop-started.v1", typeof(ClaimDropStarted)),
            ("agenda.claims-dropped.v1", typeof(ClaimsDropped)),
        ]))
    {
    }

    /// <summary>The codec.</summary>
    public static AgendaCodec Instance { get; } = new();

    /// <summary>What the keys of an account's page begin with.</summary>
    public const string Pages = "account/";

    /// <summary>The page of an account.</summary>
    public static PageWrite Page(string account, AgendaEntry entry) => new(Pages + account,
        JsonSerializer.SerializeToUtf8Bytes(entry, AgendaJson.Shared.GetTypeInfo(typeof(AgendaEntry))));

    /// <summary>An account and its entry, as its page has them.</summary>
    public static (string Account, AgendaEntry Entry) Read(JournalPage page) => (page.Key[Pages.Length..],
        (AgendaEntry)JsonSerializer.Deserialize(page.Value.Span, AgendaJson.Shared.GetTypeInfo(typeof(AgendaEntry)))!);

    /// <inheritdoc />
    public override AgendaState Empty { get; } = new(null, ImmutableDictionary.Create<string, AgendaEntry>(StringComparer.Ordinal));

    /// <inheritdoc />
    public override AgendaState Apply(AgendaState state, object domainEvent) => domainEvent switch
    {
        AccountScheduled e => state with { Written = state.Written.SetItem(e.Account, e.Entry) },
        LostAccountsSearched e => state with { SearchedOn = e.On },
        ClaimDropStarted e => state with { ClaimsKeptFrom = Math.Max(state.ClaimsKeptFrom, e.FirstKept) },
        ClaimsDropped e => state with { ClaimsDroppedOn = e.On },
        _ => throw new InvalidOperationException($"An agenda has no event {domainEvent.GetType().Name}."),
    };

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, AgendaState state) => JsonSerializer.Serialize(writer,
        new AgendaSnapshot(state.SearchedOn, state.ClaimsDroppedOn, state.ClaimsKeptFrom == 0 ? null : state.ClaimsKeptFrom),
        AgendaJson.Shared.GetTypeInfo(typeof(AgendaSnapshot)));

    /// <inheritdoc />
    protected override AgendaState ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var snapshot = (AgendaSnapshot)JsonSerializer.Deserialize(json, AgendaJson.Shared.GetTypeInfo(typeof(AgendaSnapshot)))!;
        return Empty with
        {
            SearchedOn = snapshot.SearchedOn, ClaimsDroppedOn = snapshot.ClaimsDroppedOn, ClaimsKeptFrom = snapshot.ClaimsKeptFrom ?? 0,
        };
    }
}

/// <summary>The snapshot of a shard.</summary>
internal sealed record AgendaSnapshot(LocalDate? SearchedOn, LocalDate? ClaimsDroppedOn, int? ClaimsKeptFrom);

/// <summary>Source-generated JSON of a shard's journal.</summary>
[JsonSerializable(typeof(AgendaSnapshot))]
[JsonSerializable(typeof(AgendaEntry))]
[JsonSerializable(typeof(AccountScheduled))]
[JsonSerializable(typeof(LostAccountsSearched))]
[JsonSerializable(typeof(ClaimDropStarted))]
[JsonSerializable(typeof(ClaimsDropped))]
internal sealed partial class AgendaJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AgendaJson());
}
