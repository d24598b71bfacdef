using NodaTime;
using Metering.Domain.Calendar;
using Metering.Domain.Events;

namespace Metering.Domain.Conduct;

/// <summary>A request to show that data is used lawfully (4.11): a formal review, with its day to answer and its outcome.</summary>
/// <param name="Id">Its id within the account.</param>
/// <param name="Questions">What is asked: questionnaire, proof of sources.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="DueOn">It is answered until 24:00 of this day.</param>
/// <param name="Provisional">True while that leans on a year whose working days are not published.</param>
public sealed record DataAudit(string Id, string Questions, Instant AskedAt, LocalDate DueOn, bool Provisional)
{
    /// <summary>What the customer answered; null while it has not.</summary>
    public string? Answer { get; init; }

    /// <summary>When it was answered.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>True when the answer was found to be in order, false when not; null until it was reviewed.</summary>
    public bool? Passed { get; init; }

    /// <summary>What the reviewer says.</summary>
    public string? Finding { get; init; }

    /// <summary>When the time was over without an answer; a case was opened then.</summary>
    public Instant? LapsedAt { get; init; }

    /// <summary>Exclusive end of the time to answer.</summary>
    public Instant Ends => BillingZone.EndOf(DueOn);

    /// <summary>When something is due of it by itself; null when nothing is.</summary>
    public Instant? NextAt => AnsweredAt is null && LapsedAt is null ? Ends : null;

    /// <summary>ASKED, ANSWERED, PASSED, FAILED or UNANSWERED.</summary>
    public string Status => Passed switch
    {
        true => "PASSED",
        false => "FAILED",
        _ => AnsweredAt is not null ? "ANSWERED" : LapsedAt is not null ? "UNANSWERED" : "ASKED",
    };
}

/// <summary>A data audit stands like this now.</summary>
public sealed record DataAuditSet(DataAudit Audit) : DomainEvent;
