using System.Text;

namespace Metering.Benchmarks.Load;

/// <summary>A request to authorize ten prepaid SMS segments from a random package, each under its own Idempotency-Key.</summary>
internal sealed class AuthorizeTemplate : RequestTemplate
{
    private readonly int _keyAt;
    private readonly int _subjectAt;
    private readonly int _resources;
    private readonly Random _random;
    private long _sequence;

    /// <summary>A template for one connection of one run.</summary>
    public AuthorizeTemplate(string apiKey, string run, int connection, int resources)
        : base(
            "/v1/authorizations", apiKey, "application/json",
            Encoding.ASCII.GetBytes(
                $"{{\"subject\":\"package:{Subjects.PackagePrefix}#NUMBER#\",\"meter\":\"sms.segment\",\"quantity\":10}}"),
            $"Idempotency-Key: authorize-{run}-{connection:D3}-#SEQUENCE###\r\n")
    {
        _keyAt = Bytes.AsSpan().IndexOf("#SEQUENCE###"u8);
        _subjectAt = Bytes.AsSpan().IndexOf("#NUMBER#"u8);
        _resources = resources;
        _random = new Random(connection);
    }

    /// <inheritdoc/>
    public override int Weight => 1;

    /// <inheritdoc/>
    public override bool IsAccepted(int status, ReadOnlySpan<byte> body) => status == 201;

    /// <inheritdoc/>
    protected override void Patch()
    {
        WriteDigits(Bytes.AsSpan(_keyAt, 12), _sequence++);
        WriteDigits(Bytes.AsSpan(_subjectAt, 8), _random.Next(_resources));
    }
}
