namespace Metering.Benchmarks.Peer;

/// <summary>What became of one event.</summary>
internal enum ItemOutcome : byte
{
    Accepted,
    Duplicate,
    InvalidEvent,
    UnknownMeter,
    UnknownSubject,
    InvalidQuantity,
    OutsideTimeWindow,
    WalletExhausted,
}

/// <summary>
/// One parsed request as columns, as the statement takes them, reused from request to request. <see cref="Item"/> is the position of a
/// row in the request; items refused before the database is asked have no row.
/// </summary>
internal sealed class PeerRequest
{
    public List<int> Source { get; } = new(1024);
    public List<string> Id { get; } = new(1024);
    public List<int> Resource { get; } = new(1024);
    public List<int> Month { get; } = new(1024);
    public List<short> Meter { get; } = new(1024);
    public List<short> Item { get; } = new(1024);
    public List<int> Units { get; } = new(1024);
    public List<DateTime> Started { get; } = new(1024);

    /// <summary>One outcome for each event, in the order of the request.</summary>
    public List<ItemOutcome> Outcomes { get; } = new(1024);

    /// <summary>Whether an event is paid from the wallet.</summary>
    public bool HasPrepaid { get; set; }

    /// <summary>Rows for the database.</summary>
    public int Rows => Id.Count;

    /// <summary>Makes room for the next request.</summary>
    public void Clear()
    {
        ClearRows();
        Outcomes.Clear();
    }

    /// <summary>This request's row <paramref name="row"/> alone.</summary>
    public void CopyRowTo(int row, PeerRequest target)
    {
        target.ClearRows();
        target.Source.Add(Source[row]);
        target.Id.Add(Id[row]);
        target.Resource.Add(Resource[row]);
        target.Month.Add(Month[row]);
        target.Meter.Add(Meter[row]);
        target.Item.Add(Item[row]);
        target.Units.Add(Units[row]);
        target.Started.Add(Started[row]);
        target.HasPrepaid = true;
    }

    private void ClearRows()
    {
        Source.Clear();
        Id.Clear();
        Resource.Clear();
        Month.Clear();
        Meter.Clear();
        Item.Clear();
        Units.Clear();
        Started.Clear();
        HasPrepaid = false;
    }
}
