using Metering.Shared;
using Metering.Benchmarks.Output;
using Metering.Benchmarks.Peer;
using Metering.Benchmarks.Processes;

namespace Metering.Benchmarks.Figures;

/// <summary>Product and peer, started and filled with the same numbers.</summary>
internal sealed class Arena : IDisposable
{
    private readonly ProductProcess? _product;
    private readonly PeerProcess? _peer;

    private Arena(ProductProcess? product, PeerProcess? peer)
    {
        _product = product;
        _peer = peer;
    }

    /// <summary>Starts what <paramref name="options"/> wants and hands it to <paramref name="measure"/>.</summary>
    public static async Task With(Options options, Action<Duel> measure)
    {
        using var arena = new Arena(
            options.PeerOnly ? null : await ProductProcess.Start(),
            options.ProductOnly ? null : await PeerProcess.Start(options.Resources));
        if (arena._product is { } product)
        {
            using var setup = new ProductSetup(product);
            await setup.OpenNumbers(options.Resources, "NUM-FIXED", "VOICE-OUT");
            Figure.Note($"product: {options.Resources} numbers are open");
        }
        measure(new Duel(
            options,
            Side.OverHttp("product", arena._product?.Server.Endpoint, arena._product?.ReporterKey ?? "", options.Resources,
                () => arena._product?.Server.ProcessorTime ?? TimeSpan.Zero),
            Side.OverHttp("peer", arena._peer?.Endpoint, PeerServer.ApiKey, options.Resources,
                () => arena._peer?.ProcessorTime ?? TimeSpan.Zero)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _peer?.Dispose();
        _product?.Dispose();
    }
}
