namespace Metering.Benchmarks.Load;

/// <summary>The question whether a random number may make calls, as a product service asks it before every use.</summary>
internal sealed class EntitlementTemplate : RequestTemplate
{
    private readonly int _subjectAt;
    private readonly int _resources;
    private readonly Random _random;

    /// <summary>A template for one connection.</summary>
    public EntitlementTemplate(string apiKey, int connection, int resources)
        : base($"/v1/entitlements?subject=number:{Subjects.NumberPrefix.Replace("+", "%2B", StringComparison.Ordinal)}#NUMBER#"
            + "&feature=voice.outbound", apiKey)
    {
        _subjectAt = Bytes.AsSpan().IndexOf("#NUMBER#"u8);
        _resources = resources;
        _random = new Random(connection);
    }

    /// <inheritdoc/>
    public override int Weight => 1;

    /// <inheritdoc/>
    public override bool IsAccepted(int status, ReadOnlySpan<byte> body) => status == 200 && body.IndexOf("\"entitled\":true"u8) >= 0;

    /// <inheritdoc/>
    protected override void Patch() => WriteDigits(Bytes.AsSpan(_subjectAt, 8), Subjects.FirstNumber + _random.Next(_resources));
}
