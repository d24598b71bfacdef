using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Metering.Contracts.Access;
using Metering.Domain.Refusals;
using Metering.Http.Problems;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Metering.Http.Access;

/// <summary>
/// The keys of the installation, kept beside the API and refreshed each second, so that a revoked key stops within seconds and
/// no call asks a grain who is calling. Only hashes are held. When the keys could not be read for a while, every key is refused.
/// </summary>
public sealed partial class ApiKeyCache(IGrainFactory grains, TimeProvider time, ILogger<ApiKeyCache> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MissPause = TimeSpan.FromMilliseconds(250);
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private volatile Table table = new(-1, FrozenDictionary<ulong, ApiKeyHash[]>.Empty);
    private long refreshedAt = long.MinValue;
    private long failedAt = long.MinValue;

    /// <summary>The refusal while the keys cannot be read, or were not for too long.</summary>
    public static Refusal Unreadable { get; } = RefusalCodes.Overloaded.With("API keys cannot be checked at the moment.");

    /// <summary>True when the keys are fresh enough to be trusted.</summary>
    public bool Fresh => Volatile.Read(ref refreshedAt) is var at && at != long.MinValue && time.GetElapsedTime(at) < Trusted;

    /// <summary>
    /// The caller behind a secret; null when there is no such live key. A miss reads the keys once more, in case one was made at another
    /// node just now; misses share the reads, at most four a second.
    /// </summary>
    /// <exception cref="RefusedCallException">OVERLOADED: the keys could not be read, and nobody knows whether there is such a one.</exception>
    public async ValueTask<Caller?> Find(ReadOnlyMemory<char> secret)
    {
        if (Look(secret.Span) is { } known) return known;
        try
        {
            await RefreshSince(time.GetTimestamp());
        }
        catch (Exception fault) when (fault is not RefusedCallException)
        {
            throw new RefusedCallException(Unreadable);
        }
        return Look(secret.Span);
    }

    /// <summary>Reads what is newer than the cache.</summary>
    public async Task Refresh()
    {
        await refreshing.WaitAsync();
        try
        {
            await Read();
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await RefreshSince(time.GetTimestamp());
            }
            catch (Exception fault)
            {
                if (!stoppingToken.IsCancellationRequested) LogStale(log, fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Returns when the keys were read after the given moment, which a key made before it cannot have missed.</summary>
    /// <exception cref="RefusedCallException">OVERLOADED: the read that this one waited for, or one just before, has failed.</exception>
    private async Task RefreshSince(long asked)
    {
        await refreshing.WaitAsync();
        try
        {
            if (refreshedAt >= asked) return;
            // One read that fails answers all who waited for it: each by itself would wait for as long again, one after the other.
            if (failedAt != long.MinValue && time.GetElapsedTime(failedAt, asked) < MissPause) throw new RefusedCallException(Unreadable);
            if (refreshedAt != long.MinValue && MissPause - time.GetElapsedTime(refreshedAt) is { Ticks: > 0 } rest)
                await Task.Delay(rest, time);
            await Read();
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task Read()
    {
        var began = time.GetTimestamp();
        try
        {
            if (await grains.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).ReadSince(table.Version) is { } newer)
                table = new Table(newer.Version, newer.Keys.Where(key => key.SecretHash.Length == 32)
                    .GroupBy(key => BinaryPrimitives.ReadUInt64LittleEndian(key.SecretHash))
                        .ToFrozenDictionary(g => g.Key, g => g.ToArray()));
        }
        catch (Exception)
        {
            failedAt = time.GetTimestamp();
            throw;
        }
        failedAt = long.MinValue;
        Volatile.Write(ref refreshedAt, began);
    }

    private Caller? Look(ReadOnlySpan<char> secret)
    {
        if (!Fresh || secret.Length > 256) return null;
        Span<byte> hash = stackalloc byte[32];
        Span<byte> text = stackalloc byte[1024];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(secret, text)], hash);
        if (!table.Keys.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(hash), out var candidates)) return null;
        foreach (var candidate in candidates)
            if (CryptographicOperations.FixedTimeEquals(candidate.SecretHash, hash) && candidate.Key.RevokedAt is null)
                return candidate.Caller();
        return null;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        refreshing.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API keys could not be read again: {Reason}")]
    private static partial void LogStale(ILogger log, string reason);

    private sealed record Table(long Version, FrozenDictionary<ulong, ApiKeyHash[]> Keys);
}

/// <summary>From a key to its caller.</summary>
internal static class ApiKeyCaller
{
    public static Caller Caller(this ApiKeyHash hash) =>
        new(hash.Key.Id, hash.Key.Tenant, hash.Key.Role, hash.Key.Account, hash.Key.Name);
}
