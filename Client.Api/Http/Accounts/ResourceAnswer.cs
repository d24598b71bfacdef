using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using NodaTime;

namespace Metering.Http.Accounts;

/// <summary>A seat, number or package as clients see it.</summary>
public sealed record ResourceAnswer
{
    /// <summary>Seat number, phone number or package id.</summary>
    public required string Id { get; init; }

    /// <summary>Subject of its usage events; of a number that others had before, the number alone serves too.</summary>
    public required string Subject { get; init; }

    /// <summary>SEAT, NUMBER or PACKAGE.</summary>
    public required ResourceKind Kind { get; init; }

    /// <summary>Owner.</summary>
    public required string Account { get; init; }

    /// <summary>ACTIVE or SUSPENDED; after its end ENDED (package), RECLAIMED (seat), QUARANTINED, then INVENTORY (number).</summary>
    public required string Status { get; init; }

    /// <summary>Products on it.</summary>
    public required string[] Skus { get; init; }

    /// <summary>Since when.</summary>
    public required Instant ActivatedAt { get; init; }

    /// <summary>Allowances with what is left.</summary>
    public required GrantView[] Grants { get; init; }

    /// <summary>Reasons of suspension.</summary>
    public required string[] Suspensions { get; init; }

    /// <summary>When it ended for good; null while it lives.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>From the grain's view.</summary>
    public static ResourceAnswer Of(ResourceView view) => new()
    {
        Id = Name(view.Subject),
        Subject = view.Subject,
        Kind = view.Kind,
        Account = view.Account,
        Status = view.Status,
        Skus = view.Skus,
        ActivatedAt = view.ActivatedAt,
        Grants = view.Grants,
        Suspensions = view.Suspensions,
        EndedAt = view.EndedAt,
    };

    /// <summary>A seat is named within its account, an assignment by its number.</summary>
    private static string Name(string subject)
    {
        if (subject.StartsWith("seat:", StringComparison.Ordinal)) return subject[(subject.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var key = subject[(subject.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return subject.StartsWith("number:", StringComparison.Ordinal) ? NumberAssignment.NumberOf(key) : key;
    }
}

/// <summary>A page of resources.</summary>
public sealed record ResourcesAnswer(ResourceAnswer[] Items, string? NextCursor);
