using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Actors.Clocks;

/// <summary>A test clock.</summary>
public sealed record ClockState
{
    /// <summary>Its tenant; empty until it is created.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its time: every account has arrived there.</summary>
    public Instant Now { get; init; }

    /// <summary>The time its accounts are being moved to; null when they stand.</summary>
    public Instant? Target { get; init; }

    /// <summary>Accounts that live in its time.</summary>
    public ImmutableSortedSet<string> Accounts { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
}

/// <summary>The clock was created.</summary>
public sealed record ClockCreated(string Tenant, string Name, Instant Now) : DomainEvent;

/// <summary>An account lives in its time.</summary>
public sealed record AccountAttached(string Account) : DomainEvent;

/// <summary>Its accounts are being moved.</summary>
public sealed record AdvanceStarted(Instant Target) : DomainEvent;

/// <summary>All its accounts have arrived.</summary>
public sealed record AdvanceEnded(Instant Now) : DomainEvent;

/// <summary>The clock's journal as bytes.</summary>
public sealed class ClockCodec : WholeStateCodec<ClockState>
{
    private ClockCodec()
        : base(ClockJson.Shared,
        [
            ("clock.created.v1", typeof(ClockCreated)),
            ("clock.account-attached.v1", typeof(AccountAttached)),
            ("clock.advance-started.v1", typeof(AdvanceStarted)),
            ("clock.advance-ended.v1", typeof(AdvanceEnded)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static ClockCodec Instance { get; } = new();

    /// <inheritdoc />
    public override ClockState Empty { get; } = new();

    /// <inheritdoc />
    public override ClockState Apply(ClockState state, object domainEvent) => domainEvent switch
    {
        ClockCreated e => state with { Tenant = e.Tenant, Name = e.Name, Now = e.Now },
        AccountAttached e => state with { Accounts = state.Accounts.Add(e.Account) },
        AdvanceStarted e => state with { Target = e.Target },
        AdvanceEnded e => state with { Now = e.Now, Target = null },
        _ => throw new InvalidOperationException($"A clock has no event {domainEvent.GetType().Name}."),
    };

    /// <inheritdoc />
    protected override ClockState ReadSnapshot(ReadOnlySpan<byte> json)
    {
        var state = base.ReadSnapshot(json);
        return state with { Accounts = state.Accounts.WithComparer(StringComparer.Ordinal) };
    }
}

/// <summary>Source-generated JSON of a clock's journal.</summary>
[JsonSerializable(typeof(ClockState))]
[JsonSerializable(typeof(ClockCreated))]
[JsonSerializable(typeof(AccountAttached))]
[JsonSerializable(typeof(AdvanceStarted))]
[JsonSerializable(typeof(AdvanceEnded))]
internal sealed partial class ClockJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new ClockJson());
}
