using NodaTime;

namespace Metering.Contracts.Dunning;

/// <summary>Suspends an account, one product or one resource for a reason, or lifts the reason (2.6(2), 3.18).</summary>
[GenerateSerializer, Immutable, Alias("dunning.SetSuspension")]
public sealed record SetSuspension([property: Id(0)] string Reason, [property: Id(1)] bool Suspended, [property: Id(2)] string? Product = null,
    [property: Id(3)] string? Subject = null);

/// <summary>What an account owes after its due dates, and what comes of it (3.9).</summary>
[GenerateSerializer, Immutable, Alias("dunning.View")]
public sealed record DunningView
{
    /// <summary>Reasons of suspension that stand, oldest first.</summary>
    [Id(0)] public required SuspensionView[] Suspensions { get; init; }

    /// <summary>True when every resource knows of the newest change of the suspension.</summary>
    [Id(1)] public required bool Enforced { get; init; }

    /// <summary>Open statements, oldest first.</summary>
    [Id(2)] public required DunnedStatement[] Statements { get; init; }

    /// <summary>What happens when, if nothing is paid.</summary>
    [Id(3)] public required DunningStepView[] IfNothingIsPaid { get; init; }

    /// <summary>All that is owed, fen.</summary>
    [Id(4)] public required long OwedFen { get; init; }

    /// <summary>What must be paid now so that nothing is overdue, fen.</summary>
    [Id(5)] public required long OverdueFen { get; init; }

    /// <summary>The account's dunning policy.</summary>
    [Id(6)] public string Policy { get; init; } = "";

    /// <summary>Policies that it could have.</summary>
    [Id(7)] public string[] Policies { get; init; } = [];

    /// <summary>CLOSING, CLOSED or PURGED; null while the account lives.</summary>
    [Id(8)] public string? End { get; init; }

    /// <summary>When the account ended (销户).</summary>
    [Id(9)] public Instant? ClosingAt { get; init; }

    /// <summary>Why nothing may be deleted; null when there is no legal hold.</summary>
    [Id(10)] public string? LegalHold { get; init; }

    /// <summary>Suspensions of single products and resources that stand.</summary>
    [Id(11)] public ScopedSuspensionView[] Scoped { get; init; } = [];

    /// <summary>Days that product data are kept by agreement with this customer (2.7(2)); null without one.</summary>
    [Id(12)] public int? RetentionDays { get; init; }
}

/// <summary>A reason of suspension and since when it stands.</summary>
[GenerateSerializer, Immutable, Alias("dunning.Suspension")]
public sealed record SuspensionView([property: Id(0)] string Reason, [property: Id(1)] Instant Since);

/// <summary>A reason that stops one product, or one resource.</summary>
[GenerateSerializer, Immutable, Alias("dunning.ScopedSuspension")]
public sealed record ScopedSuspensionView([property: Id(0)] string Reason, [property: Id(1)] string? Product, [property: Id(2)] string? Subject,
    [property: Id(3)] Instant Since);

/// <summary>An open statement in dunning.</summary>
[GenerateSerializer, Immutable, Alias("dunning.Statement")]
public sealed record DunnedStatement
{
    /// <summary>Billed month.</summary>
    [Id(0)] public required YearMonth Statement { get; init; }

    /// <summary>FINAL, OVERDUE, OVERDUE_SUSPENDED, DISPUTED or COLLECTION.</summary>
    [Id(1)] public required string Status { get; init; }

    /// <summary>Last date to pay (24:00).</summary>
    [Id(2)] public required LocalDate DueOn { get; init; }

    /// <summary>Overdue days charged for so far.</summary>
    [Id(3)] public required int OverdueDays { get; init; }

    /// <summary>Principal still to pay, fen.</summary>
    [Id(4)] public required long PrincipalFen { get; init; }

    /// <summary>Late fee (滞纳金) still to pay, fen.</summary>
    [Id(5)] public required long LateFeeFen { get; init; }

    /// <summary>Late fee charged so far, paid or not, fen.</summary>
    [Id(6)] public required long LateFeeChargedFen { get; init; }

    /// <summary>Reminders so far.</summary>
    [Id(7)] public required DunningNoticeView[] Notices { get; init; }

    /// <summary>What is disputed; dunning is held meanwhile.</summary>
    [Id(8)] public string? Disputed { get; init; }
}

/// <summary>A reminder: days after the due date (negative before it), when, and what was owed.</summary>
[GenerateSerializer, Immutable, Alias("dunning.Notice")]
public sealed record DunningNoticeView([property: Id(0)] int Days, [property: Id(1)] Instant At, [property: Id(2)] long OwedFen);

/// <summary>One thing to come if nothing is paid: NOTICE, OVERDUE, SUSPENDED, CLOSING, CLOSED or PURGE.</summary>
[GenerateSerializer, Immutable, Alias("dunning.Step")]
public sealed record DunningStepView([property: Id(0)] Instant At, [property: Id(1)] string What, [property: Id(2)] YearMonth Statement,
    [property: Id(3)] long OwedFen);
