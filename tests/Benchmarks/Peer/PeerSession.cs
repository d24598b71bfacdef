using Npgsql;

namespace Metering.Benchmarks.Peer;

/// <summary>One open connection with its prepared statements and its request buffers. Used by one request at a time.</summary>
internal sealed class PeerSession : IDisposable
{
    private const int Attempts = 20;
    private readonly NpgsqlConnection _connection;
    private readonly PeerStatement _postpaid;
    private readonly PeerStatement _prepaid;
    private readonly PeerSingleStatement _one;
    private readonly PeerRequest _single = new();

    private PeerSession(NpgsqlConnection connection, PeerStatement postpaid, PeerStatement prepaid, PeerSingleStatement one)
    {
        _connection = connection;
        _postpaid = postpaid;
        _prepaid = prepaid;
        _one = one;
    }

    /// <summary>The request being worked on.</summary>
    public PeerRequest Request { get; } = new();

    /// <summary>Opens a connection that stays open.</summary>
    public static async Task<PeerSession> Open(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        return new PeerSession(
            connection, await PeerStatement.PreparePostpaid(connection), await PeerStatement.PreparePrepaid(connection),
            await PeerSingleStatement.Prepare(connection));
    }

    /// <summary>Stores and rates the request's rows; writes what became of each into its outcomes.</summary>
    public async Task Commit()
    {
        if (Request.Rows == 0)
            return;
        try
        {
            Record(Request, await Run(Cheapest(Request), Request));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            await CommitOneByOne();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _postpaid.Dispose();
        _prepaid.Dispose();
        _one.Dispose();
        _connection.Dispose();
    }

    private IPeerStatement Cheapest(PeerRequest request) =>
        request.HasPrepaid ? _prepaid : request.Outcomes.Count == 1 ? _one : _postpaid;

    // Some wallet cannot pay for all of its events: each event by itself then, in order, so that exactly those are refused that it
    // cannot pay for. Rare, and every event committed this way is final.
    private async Task CommitOneByOne()
    {
        for (var row = 0; row < Request.Rows; row++)
        {
            Request.CopyRowTo(row, _single);
            try
            {
                var fresh = await Run(_prepaid, _single);
                Request.Outcomes[Request.Item[row]] = fresh is null ? ItemOutcome.Accepted : ItemOutcome.Duplicate;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
            {
                Request.Outcomes[Request.Item[row]] = ItemOutcome.WalletExhausted;
            }
        }
    }

    private static async Task<short[]?> Run(IPeerStatement statement, PeerRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await statement.Execute(request);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
                await Task.Yield();
            }
        }
    }

    private static void Record(PeerRequest request, short[]? fresh)
    {
        if (fresh is null)
            return;
        foreach (var item in request.Item)
            request.Outcomes[item] = ItemOutcome.Duplicate;
        foreach (var item in fresh)
            request.Outcomes[item] = ItemOutcome.Accepted;
    }
}
