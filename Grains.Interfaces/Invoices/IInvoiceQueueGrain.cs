using Metering.Domain.Invoices;
using NodaTime;

namespace Metering.Contracts.Invoices;

/// <summary>The operators' work queue: open fapiao requests of all accounts of a tenant, fed by the accounts. Key: the tenant.</summary>
[Alias("invoices.IInvoiceQueueGrain")]
public interface IInvoiceQueueGrain : IGrainWithStringKey
{
    /// <summary>Takes in where a request stands; an older version is ignored.</summary>
    [Alias("Put")]
    Task Put(InvoiceQueueItem item);

    /// <summary>
    /// Open requests, the nearest deadline first, then those whose clock does not run yet, oldest first; behind a position, at most so many.
    /// </summary>
    /// <param name="testClock">Test clock in whose time they live; null for real time.</param>
    /// <param name="status">Only requests in this state; null for all.</param>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <param name="limit">Length of a page.</param>
    [Alias("Read")]
    Task<InvoiceQueueItem[]> Read(string? testClock, InvoiceStatus? status, InvoiceQueuePosition? after, int limit);

    /// <summary>Keys of the requests whose time to issue runs: on a test clock, or with null everywhere.</summary>
    [Alias("Running")]
    Task<string[]> Running(string? testClock);
}

/// <summary>A fapiao request in the work queue.</summary>
[GenerateSerializer, Immutable, Alias("invoices.QueueItem")]
public sealed record InvoiceQueueItem
{
    /// <summary>Account.</summary>
    [Id(0)] public required string Account { get; init; }

    /// <summary>Id of the request within the account.</summary>
    [Id(1)] public required string Invoice { get; init; }

    /// <summary>Test clock; null for real time.</summary>
    [Id(2)] public string? TestClock { get; init; }

    /// <summary>State.</summary>
    [Id(3)] public required InvoiceStatus Status { get; init; }

    /// <summary>Type of fapiao.</summary>
    [Id(4)] public required InvoiceType Type { get; init; }

    /// <summary>Gross, fen.</summary>
    [Id(5)] public required long GrossFen { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(6)] public required Instant RequestedAt { get; init; }

    /// <summary>Exclusive end of the time to issue; null before it runs.</summary>
    [Id(7)] public Instant? DeadlineAt { get; init; }

    /// <summary>True while the deadline may still move.</summary>
    [Id(8)] public required bool Provisional { get; init; }

    /// <summary>False once nothing is to be done: it leaves the queue.</summary>
    [Id(9)] public required bool Open { get; init; }

    /// <summary>Version of the request.</summary>
    [Id(10)] public required long Version { get; init; }

    /// <summary>Key of the request's grain.</summary>
    public string Key => $"{Account}/{Invoice}";

    /// <summary>Where it stands in the queue.</summary>
    public InvoiceQueuePosition Position => new(DeadlineAt, RequestedAt, Key);
}

/// <summary>A place in the queue.</summary>
/// <param name="DeadlineAt">Deadline; those without one come last.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="Key">Account and id.</param>
[GenerateSerializer, Immutable, Alias("invoices.QueuePosition")]
public sealed record InvoiceQueuePosition([property: Id(0)] Instant? DeadlineAt, [property: Id(1)] Instant RequestedAt, [property: Id(2)] string Key)
{
    /// <summary>The nearest deadline first, then by age.</summary>
    public static IComparer<InvoiceQueuePosition> Order { get; } = Comparer<InvoiceQueuePosition>.Create((one, other) =>
    {
        var byDeadline = (one.DeadlineAt ?? Instant.MaxValue).CompareTo(other.DeadlineAt ?? Instant.MaxValue);
        if (byDeadline != 0) return byDeadline;
        var byAge = one.RequestedAt.CompareTo(other.RequestedAt);
        return byAge != 0 ? byAge : string.CompareOrdinal(one.Key, other.Key);
    });
}
