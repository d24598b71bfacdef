using System.Collections.Concurrent;
using System.Text;
using Metering.Contracts.Usage;
using Metering.Http.Usage;

namespace Metering.Api.Tests.Usage;

/// <summary>The intake over recording resources, one per subject.</summary>
internal sealed class Intake
{
    private readonly ConcurrentDictionary<UInt128, ulong> seen = new();
    private readonly UsageIntake intake;

    public Intake() => intake = new UsageIntake(subject => Resources.GetOrAdd(subject, _ => new RecordingResource(seen)));

    public ConcurrentDictionary<string, RecordingResource> Resources { get; } = new();

    public IEnumerable<UsageItem> Items => Resources.Values.SelectMany(resource => resource.Slices).SelectMany(slice => slice.Items);

    public Task<UsageOutcome[]> Batch(string body) => Record(Encoding.UTF8.GetBytes(body), UsageFormat.Batch);

    public Task<UsageOutcome[]> Lines(string body) => Record(Encoding.UTF8.GetBytes(body), UsageFormat.Lines);

    public async Task<UsageOutcome> Single(string body) => (await Record(Encoding.UTF8.GetBytes(body), UsageFormat.Single))
        .ShouldBeSingle();

    public Task<UsageOutcome[]> Record(byte[] body, UsageFormat format) =>
        intake.Record(body, format, "tenant", null, answers => answers.Outcomes.ToArray());
}

internal static class OutcomeAssertions
{
    public static UsageOutcome ShouldBeSingle(this UsageOutcome[] outcomes) =>
        outcomes.Length == 1 ? outcomes[0] : throw new Shouldly.ShouldAssertException($"expected one answer, got {outcomes.Length}");

    public static string Word(this UsageOutcome outcome) => outcome.Status == UsageStatus.Refused ? outcome.Code!
        : outcome.Status.ToString();
}
