using System.Buffers;
using System.Globalization;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using Metering.Domain.Calendar;
using Metering.Domain.Usage;
using Metering.Journal;
using Metering.Journal.Protocol;
using NodaTime;

namespace Metering.Actors.Usage;

public abstract partial class ResourceActor
{
    /// <summary>Commits read for one page at most, so that a page is answered in bounded time however sparse the month is.</summary>
    private const int MaxEntriesPerPage = 5_000;

    /// <inheritdoc />
    public virtual async Task<CommandReply<VoidedUsage>> Void(VoidUsage command, CommandContext context)
    {
        if (IsForeign(context, command.Account)) return await ForStranger<VoidedUsage>();
        var identity = UsageIdentity.Of(context.Tenant, command.Source, command.EventId);
        var record = await FindAccepted(identity, command);
        var voidKey = UsageClaims.VoidKey(identity);
        var reply = await Command<VoidedUsage>(context, (state, claims) =>
        {
            if (claims.IsTaken(voidKey, out _))
                return Verdict.Refused<ResourceState, VoidedUsage>(RefusalCodes.AlreadyVoided.With("It was taken back before."));
            if (record is not { } found || Voids.Void(state, TariffOf(state), Policy, found, NowOf(state)) is not { } happened)
                return Verdict.Refused<ResourceState, VoidedUsage>(RefusalCodes.NothingToVoid.With("No such event can be taken back."));
            var voided = new VoidedUsage(Subject, command.Source, command.EventId, found.Meter, found.Quantity);
            return Verdict.Done<ResourceState, VoidedUsage>([happened], _ => voided, [new Claim(voidKey, 0, Claim.Permanent,
                new byte[] { 1 })]);
        });
        // Also for a repeat: the first one may have died with its silo before it told the account.
        if (reply.Refusal is null || reply.Refusal.Code == RefusalCodes.AlreadyVoided.Code) await SettleNow();
        return reply;
    }

    /// <inheritdoc />
    public async Task<ConsumptionPage> Consumption(YearMonth month, LocalDate? day, string? cursor, int limit)
    {
        var state = State;
        var wanted = BillingZone.Number(month);
        var (version, index) = ParseCursor(cursor);
        var records = new List<ConsumptionRecord>(Math.Min(limit, 1_000));
        var entries = 0;
        await foreach (var entry in Store.ReadEntriesAsync(JournalId, version))
        {
            if (++entries > MaxEntriesPerPage) return new ConsumptionPage([.. records], CursorOf(entry.Version, 0));
            var at = 0;
            foreach (var item in Codec.ReadEvents(entry.Events.Span))
            {
                if (item is not UsageRecorded usage) continue;
                foreach (var record in usage.Records)
                {
                    var place = at++;
                    if (entry.Version == version && place < index) continue;
                    if (BillingZone.MonthNumberOf(record.Start) != wanted || (day is { } date
                        && BillingZone.DateOf(record.Start) != date)) continue;
                    if (records.Count == limit) return new ConsumptionPage([.. records], CursorOf(entry.Version, place));
                    records.Add(ResourceMessages.Consumption(record, usage.RecordedAt, state, Subject));
                }
            }
        }
        return new ConsumptionPage([.. records], null);
    }

    /// <inheritdoc />
    public async Task<ReplayCheck> Verify()
    {
        var head = await Store.ReadHeadAsync(JournalId);
        if (head is null) return new ReplayCheck(true, 0, 0, null);
        var replayed = Codec.Empty;
        var events = 0L;
        await foreach (var entry in Store.ReadEntriesAsync(JournalId, 1, head.Version))
        {
            foreach (var item in Codec.ReadEvents(entry.Events.Span))
            {
                replayed = replayed.Apply((DomainEvent)item);
                events++;
            }
        }
        var bytes = new ArrayBufferWriter<byte>();
        Codec.WriteState(replayed, bytes);
        var equal = bytes.WrittenSpan.SequenceEqual(head.Snapshot.Span);
        return new ReplayCheck(equal, head.Version, events,
            equal ? null : $"replay {Convert.ToHexString(bytes.WrittenSpan)}, snapshot {Convert.ToHexString(head.Snapshot.Span)}");
    }

    /// <summary>True when this resource took the event in.</summary>
    protected async Task<bool> HasAccepted(string tenant, VoidUsage command) =>
        await FindAccepted(UsageIdentity.Of(tenant, command.Source, command.EventId), command) is not null;

    private async Task<UsageRecord?> FindAccepted(UInt128 identity, VoidUsage command)
    {
        if (!State.Exists) return null;
        var claim = await Store.ReadClaimAsync(identity, UsageClaims.BucketsOf(State, NowOf(State)));
        if (claim is not { } taken || UsageClaims.RefusalOf(taken.Outcome.Span) != RememberedRefusal.None) return null;
        var version = UsageClaims.VersionOf(taken.Outcome.Span);
        await foreach (var entry in Store.ReadEntriesAsync(JournalId, version, version))
            foreach (var item in Codec.ReadEvents(entry.Events.Span))
                if (item is UsageRecorded usage)
                    foreach (var record in usage.Records)
                        if (record.Source == command.Source && record.EventId == command.EventId && !record.Void
                            && record.Refused == RememberedRefusal.None)
                            return record;
        return null;
    }

    private static string CursorOf(long version, int index) => string.Create(CultureInfo.InvariantCulture, $"{version}.{index}");

    private static (long Version, int Index) ParseCursor(string? cursor)
    {
        var dot = cursor?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && int.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (version, index)
            : (1, 0);
    }
}
