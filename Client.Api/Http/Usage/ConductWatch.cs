using System.Collections.Concurrent;
using Metering.Contracts.Conduct;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;
using Metering.Http.Operations;
using Metering.Http.Problems;
using NodaTime;

namespace Metering.Http.Usage;

/// <summary>Bounds past which a machine reports what it sees.</summary>
/// <param name="CreationsPerMinute">Case.CreationsPerMinute: accounts and orders that one key may make in a minute; 0 for no bound.</param>
/// <param name="OutboundCallsPerHour">Case.OutboundCallsPerHour: calls from one number in an hour; 0 for no bound.</param>
public sealed record ConductBounds(int CreationsPerMinute = 0, int OutboundCallsPerHour = 0);

/// <summary>
/// What is seen at the edge and opens a violation case: openings by bots (3.14(4)), sends without consent (3.15(4)), bursts of calls (3.16(2)).
/// A case is only opened: people decide. Sends and calls are billed all the same.
/// </summary>
public sealed class ConductWatch(IGrainFactory grains, TimeProvider time, ConductBounds bounds)
{
    private const string Voice = "voice.outbound";
    private const string Number = "number:";

    private readonly ConcurrentDictionary<string, string> lastMade = new(StringComparer.Ordinal);
    private readonly WindowCounts creations = new();
    private readonly WindowCounts calls = new();

    /// <summary>True when every batch of usage is looked at.</summary>
    public bool CountsCalls => bounds.OutboundCallsPerHour > 0;

    /// <summary>
    /// A key makes an account or an order: past the bound it is refused, and the first time in a minute a case is opened on the account, which
    /// for new accounts is the one that the key made last. A repeat makes nothing and gets its answer.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="account">The account that is made, or that the order is of.</param>
    /// <param name="isNew">True for an account.</param>
    /// <param name="isMade">Asks whether what is to be made is there already.</param>
    /// <exception cref="RefusedCallException">CREATING_TOO_FAST.</exception>
    public async Task Creating(Call call, string account, bool isNew, Func<Task<bool>> isMade)
    {
        if (bounds.CreationsPerMinute == 0 || await isMade()) return;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var minute = now.ToUnixTimeSeconds() / 60;
        var count = creations.Add(call.Caller.KeyId, minute);
        if (count <= bounds.CreationsPerMinute)
        {
            if (isNew) lastMade[call.Caller.KeyId] = account;
            return;
        }
        var about = isNew ? lastMade.GetValueOrDefault(call.Caller.KeyId) : account;
        if (about is not null && count == bounds.CreationsPerMinute + 1)
            await Report(call.Tenant, about, new DetectedAct("AUTOMATED_OPENING", null, $"{call.Caller.KeyId} {minute}", now,
                $"More than {bounds.CreationsPerMinute} accounts and orders in a minute with the key {call.Caller.Name}"));
        throw new RefusedCallException(RefusalCodes.CreatingTooFast.With($"At most {bounds.CreationsPerMinute} accounts and orders in a minute."));
    }

    internal async Task Look(IntakeBatch batch, string tenant)
    {
        for (var place = 0; place < batch.Count; place++)
        {
            if (batch.Outcomes[place].Status == UsageStatus.Refused) continue;
            var (subject, item) = batch.At(place);
            var act = item.Consent == (byte)ConsentBasis.None
                ? new DetectedAct("UNSOLICITED_ADS", null, $"{item.Source} {item.EventId}", item.Start,
                    $"{item.Quantity} {item.Meter} without consent")
                : batch.Outcomes[place].Status == UsageStatus.Accepted ? Burst(subject, item) : null;
            if (act is null) continue;
            try
            {
                if (await Owner(subject, item.Start) is { } owner && owner.Tenant == tenant)
                    await Report(tenant, owner.Account, act with { Subject = owner.Subject });
            }
            catch (Exception)
            {
                // Billed, but not told: the repeat tells it again, once.
                batch.Outcomes[place] = EventFault.Unknown;
            }
        }
    }

    private DetectedAct? Burst(string subject, in UsageItem item)
    {
        if (!CountsCalls || item.Meter != Voice || !subject.StartsWith(Number, StringComparison.Ordinal)) return null;
        var hour = item.Start.ToUnixTimeSeconds() / 3600;
        return calls.Add(subject, hour) != bounds.OutboundCallsPerHour + 1 ? null
            : new DetectedAct("HARASSMENT", null, $"calls {hour}", item.Start, $"More than {bounds.OutboundCallsPerHour} calls in an hour");
    }

    private Task Report(string tenant, string account, DetectedAct act) => grains.GetGrain<IConductAccount>(account).Detect(tenant, act);

    /// <summary>Whose resource it was then: a number may have had others before.</summary>
    private async Task<ResourceView?> Owner(string subject, Instant at)
    {
        var view = await Subjects.Resource(grains, subject)!.View();
        while (view is { Kind: ResourceKind.Number, EndedAt: { } ended } && at >= ended
            && await Subjects.Resource(grains, Number + NumberAssignment.Next(view.Subject[Number.Length..]))!.View() is { } next)
            view = next;
        return view;
    }
}
