using Metering.Actors.Journaling;
using Metering.Contracts.Invoices;
using Metering.Domain.Invoices;
using Metering.Journal;

namespace Metering.Actors.Invoices;

/// <summary>The work queue of a tenant. Each open request has a page of its own, so that a commit stays small however long the queue is.</summary>
public sealed class InvoiceQueueGrain(JournalServices services)
    : JournaledActor<InvoiceQueueState>(services, InvoiceQueueCodec.Instance), IInvoiceQueueGrain
{
    private readonly Dictionary<string, InvoiceQueueItem> read = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override JournalId JournalId => new($"invoice-queue/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        await foreach (var page in Store.ReadPagesAsync(JournalId, InvoiceQueueCodec.Pages, null, cancellationToken))
        {
            var item = InvoiceQueueCodec.ItemOf(page.Value.Span);
            read[item.Key] = item;
        }
    }

    /// <inheritdoc />
    public Task Put(InvoiceQueueItem item) => Step(state => Known(state, item.Key) is { } known && known.Version > item.Version
        ? StepResult.None
        : new StepResult([new InvoiceQueued(item.Key, item)],
            [new PageWrite(InvoiceQueueCodec.Pages + item.Key, item.Open ? InvoiceQueueCodec.Write(item) : (ReadOnlyMemory<byte>?)null)], []));

    /// <inheritdoc />
    public Task<InvoiceQueueItem[]> Read(string? testClock, InvoiceStatus? status, InvoiceQueuePosition? after, int limit) =>
        Task.FromResult(Items().Where(item => item.TestClock == testClock && (status is null || item.Status == status)
            && (after is null || InvoiceQueuePosition.Order.Compare(item.Position, after) > 0))
            .OrderBy(item => item.Position, InvoiceQueuePosition.Order).Take(limit).ToArray());

    /// <inheritdoc />
    public Task<string[]> Running(string? testClock) => Task.FromResult(Items()
        .Where(item => item.DeadlineAt is not null && (testClock is null || item.TestClock == testClock)).Select(item => item.Key).ToArray());

    private InvoiceQueueItem? Known(InvoiceQueueState state, string key) =>
        state.Written.GetValueOrDefault(key) ?? read.GetValueOrDefault(key);

    private IEnumerable<InvoiceQueueItem> Items() => State.Written.Values.Where(item => item.Open)
        .Concat(read.Values.Where(item => !State.Written.ContainsKey(item.Key)));
}
