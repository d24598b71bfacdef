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
/// the snapshot is only the date of the last search for lost accounts.
/// </summary>
/// <param name="SearchedOn">Date of the last search for accounts without an entry.</param>
/// <param name="Written">Entries written since activation; the others are as their pages were read.</param>
public sealed record AgendaState(LocalDate? SearchedOn, ImmutableDictionary<string, AgendaEntry> Written);

/// <summary>An account's due instant was set.</summary>
public sealed record AccountScheduled(string Account, AgendaEntry Entry) : DomainEvent;

/// <summary>Accounts without an entry were searched for.</summary>
public sealed record LostAccountsSearched(LocalDate On) : DomainEvent;

/// <summary>The shard's journal as bytes.</summary>
public sealed class AgendaCodec : JsonJournalCodec<AgendaState>
{
    private AgendaCodec()
        : base(new JsonEventTypes(AgendaJson.Shared,
            [("agenda.account-scheduled.v1", typeof(AccountScheduled)), ("agenda.lost-accounts-searched.v1", typeof(LostAccountsSearched))]))
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
        _ => throw new InvalidOperationException($"An agenda has no event {domainEvent.GetType().Name}."),
    };

    /// <inheritdoc />
    protected override void WriteSnapshot(Utf8JsonWriter writer, AgendaState state) =>
        JsonSerializer.Serialize(writer, new AgendaSnapshot(state.SearchedOn), AgendaJson.Shared.GetTypeInfo(typeof(AgendaSnapshot)));

    /// <inheritdoc />
    protected override AgendaState ReadSnapshot(ReadOnlySpan<byte> json) => Empty with
    {
        SearchedOn = ((AgendaSnapshot)JsonSerializer.Deserialize(json, AgendaJson.Shared.GetTypeInfo(typeof(AgendaSnapshot)))!).SearchedOn,
    };
}

/// <summary>The snapshot of a shard.</summary>
internal sealed record AgendaSnapshot(LocalDate? SearchedOn);

/// <summary>Source-generated JSON of a shard's journal.</summary>
[JsonSerializable(typeof(AgendaSnapshot))]
[JsonSerializable(typeof(AgendaEntry))]
[JsonSerializable(typeof(AccountScheduled))]
[JsonSerializable(typeof(LostAccountsSearched))]
internal sealed partial class AgendaJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new AgendaJson());
}
