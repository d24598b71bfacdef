using NodaTime;

namespace Metering.Domain.Usage;

/// <summary>What a client does when it cannot reach the cluster (RFC 8506, credit-control failure handling).</summary>
public enum OnUnreachable : byte
{
    /// <summary>Stop the service.</summary>
    Stop,

    /// <summary>Serve on and report later.</summary>
    Serve,

    /// <summary>Try again, then stop.</summary>
    RetryThenStop,
}

/// <summary>How authorizations behave, and how long an allowance waits for its usage; configuration.</summary>
public sealed record AuthorizationPolicy
{
    /// <summary>The published defaults.</summary>
    public static AuthorizationPolicy Default { get; } = new();

    /// <summary>Seconds that an authorization is valid for without an update.</summary>
    public int ValiditySeconds { get; init; } = 300;

    /// <summary>Seconds after that until it expires, for updates under way.</summary>
    public int GraceSeconds { get; init; } = 30;

    /// <summary>Billing.UsageGraceHours: how long after an allowance's validity usage that started in it may still take units.</summary>
    public int UsageGraceHours { get; init; } = 48;

    /// <summary>The shortest time between two looks at open authorizations: half of the grace, so that none is ended much after it.</summary>
    public TimeSpan WatchEvery => TimeSpan.FromSeconds(GraceSeconds) / 2;

    /// <summary>Failure mode of usage paid from the wallet.</summary>
    public OnUnreachable Prepaid { get; init; } = OnUnreachable.RetryThenStop;

    /// <summary>Failure mode of postpaid usage.</summary>
    public OnUnreachable Postpaid { get; init; } = OnUnreachable.Serve;

    /// <summary>When an authorization ends by itself.</summary>
    public Instant EndOf(Hold hold) => hold.ValidUntil + Duration.FromSeconds(GraceSeconds);
}
