using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>What the account knows of one fapiao request. Its home is a page of the account.</summary>
public sealed record InvoiceRecord
{
    /// <summary>The request as it was reserved.</summary>
    public required InvoiceRequest Request { get; init; }

    /// <summary>Reserved per supply of the source when it was asked for.</summary>
    public required ImmutableArray<long> GrossFen { get; init; }

    /// <summary>Given back since per supply: released by a rejection, or reddened. Cumulative.</summary>
    public required ImmutableArray<long> ReturnedFen { get; init; }

    /// <summary>Newest version of the request that was taken in.</summary>
    public long Version { get; init; }

    /// <summary>When it wants to be woken.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>State as last reported.</summary>
    public InvoiceStatus Status { get; init; }

    /// <summary>Exclusive end of the time to issue; null before it runs.</summary>
    public Instant? DeadlineAt { get; init; }

    /// <summary>True while the deadline may still move.</summary>
    public bool Provisional { get; init; }

    /// <summary>True while somebody has something to do.</summary>
    public bool Open { get; init; }

    /// <summary>Position in order of requests, from 1.</summary>
    public long Number => Request.Number;

    /// <summary>Id of the request.</summary>
    public string Id => Request.Id;

    /// <summary>What it invoices.</summary>
    public string SourceKey => Request.SourceKey;

    /// <summary>A request that was just reserved.</summary>
    public static InvoiceRecord Of(InvoiceRequest request)
    {
        ImmutableArray<long> fen = [.. request.Lines.Select(line => line.GrossFen)];
        return new InvoiceRecord
        {
            Request = request, GrossFen = fen, ReturnedFen = [.. new long[fen.Length]], Open = true,
            Status = request.Material is null ? InvoiceStatus.Requested : InvoiceStatus.MaterialReview,
        };
    }

    /// <summary>With what the request reported.</summary>
    public InvoiceRecord After(InvoiceProgress progress) => this with
    {
        ReturnedFen = progress.ReturnedFen, Version = progress.Version, DueAt = progress.DueAt, Status = progress.Status,
        DeadlineAt = progress.DeadlineAt, Provisional = progress.Provisional, Open = progress.Open,
    };
}

/// <summary>Where a fapiao request stands, to its account. Figures are cumulative: a repeated or late message changes nothing.</summary>
/// <param name="Number">Number of its record in the account.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="ReturnedFen">Per supply: released or reddened so far.</param>
/// <param name="Status">State.</param>
/// <param name="DueAt">When it wants to be woken; null when nothing is due.</param>
/// <param name="DeadlineAt">Exclusive end of the time to issue.</param>
/// <param name="Provisional">True while that may still move.</param>
/// <param name="Open">True while somebody has something to do.</param>
public sealed record InvoiceProgress(long Number, long Version, ImmutableArray<long> ReturnedFen, InvoiceStatus Status, Instant? DueAt,
    Instant? DeadlineAt, bool Provisional, bool Open)
{
    /// <summary>Of a request at a version of its journal.</summary>
    public static InvoiceProgress Of(InvoiceState state, long version, Instant? dueAt) => new(state.Request!.Number, version,
        state.ReturnedFen, state.Status, dueAt, state.IsOpen ? state.Clock?.Deadline.End : null,
        state.IsOpen && state.Clock is { Deadline.Provisional: true }, state.IsOpen);
}
