namespace Metering.Simulation;

/// <summary>The naive model: it only remembers what clients sent and were told, and adds everything up again each time.</summary>
internal sealed class Reference
{
    private readonly Dictionary<ResourceNode, List<UsageEvent>> sent = [];
    private readonly Dictionary<UInt128, UsageAnswer> answers = [];
    private readonly List<PurchasedGrant> grants = [];
    private readonly Dictionary<UInt128, long> firstSentAt = [];

    public long ToppedUpFen { get; private set; }

    public IReadOnlyList<PurchasedGrant> Grants => grants;

    public long Accepted => answers.Values.LongCount(answer => answer == UsageAnswer.Accepted);

    public long Refused => answers.Values.LongCount(answer => answer == UsageAnswer.Refused);

    public void ToppedUp(long amountFen) => ToppedUpFen += amountFen;

    public void Bought(bool bought, PurchasedGrant grant)
    {
        if (bought) grants.Add(grant);
    }

    public void Sent(ResourceNode resource, UsageEvent usage, long at)
    {
        firstSentAt[usage.Identity] = Math.Min(firstSentAt.GetValueOrDefault(usage.Identity, long.MaxValue), at);
        if (!sent.TryGetValue(resource, out var list)) sent[resource] = list = [];
        if (list.All(known => known.Identity != usage.Identity)) list.Add(usage);
    }

    public long FirstSentAt(UInt128 identity) => firstSentAt[identity];

    /// <summary>Now and then an event sent before, to be repeated in another request.</summary>
    public UsageEvent? SomeEvent(Prng prng, ResourceNode resource) =>
        prng.Chance(150) && sent.TryGetValue(resource, out var list) && list.Count > 0 ? list[prng.Below(list.Count)] : null;

    public void Told(UInt128 identity, UsageAnswer answer)
    {
        if (answers.TryGetValue(identity, out var before) && before != answer)
            throw new SimulationFailure($"event {identity:x} was answered {before} first and {answer} later");
        answers[identity] = answer;
    }

    public (long Events, long AmountFen) AcceptedOf(ResourceNode resource)
    {
        var accepted = sent.GetValueOrDefault(resource, []).Where(usage => answers.GetValueOrDefault(usage.Identity) ==
            UsageAnswer.Accepted).ToList();
        return (accepted.Count, accepted.Sum(usage => usage.AmountFen));
    }

    public IEnumerable<UsageEvent> RefusedEvents() => sent.Values.SelectMany(list => list)
        .Where(usage => answers.TryGetValue(usage.Identity, out var answer) && answer == UsageAnswer.Refused);
}
