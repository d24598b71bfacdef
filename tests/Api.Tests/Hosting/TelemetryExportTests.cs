using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Metering.Api.Tests.Usage;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>What an operator's collector receives over OTLP/HTTP.</summary>
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task A_collector_receives_metrics_and_traces()
    {
        using var collector = new Collector();
        await using (var own = await OwnHost.Start("--otlp-endpoint", collector.Address, "--Metering:OtlpProtocol", "HttpProtobuf"))
            (await own.Reporter.Usage(AnEvent.Good("export-1", "package:nosuchpackage"))).Problem(404, "UNKNOWN_SUBJECT");

        // A host that stops hands over what it has not sent yet.
        collector.Received.Keys.Order().ShouldBe(["/v1/metrics", "/v1/traces"]);
        foreach (var name in new[] { "metering.intake.events", "UNKNOWN_SUBJECT", "metering.append.batch_size", "dotnet.gc.collections" })
            collector.Received["/v1/metrics"].ShouldContain(name);
        foreach (var name in new[] { "POST /v1/usage", "service.name", "metering" })
            collector.Received["/v1/traces"].ShouldContain(name);
    }

    /// <summary>Keeps what arrives, by path: protobuf writes its texts as they are, so they can be looked for without a parser.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener listener = new();

        public Collector()
        {
            Address = $"http://127.0.0.1:{Checkout.FreePort()}";
            listener.Prefixes.Add(Address + "/");
            listener.Start();
            _ = Serve();
        }

        public string Address { get; }

        public ConcurrentDictionary<string, string> Received { get; } = new();

        public void Dispose() => ((IDisposable)listener).Dispose();

        private async Task Serve()
        {
            while (listener.IsListening)
            {
                try
                {
                    var context = await listener.GetContextAsync();
                    using var body = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                    var text = await body.ReadToEndAsync();
                    if (context.Request.ContentType == "application/x-protobuf")
                        Received.AddOrUpdate(context.Request.Url!.AbsolutePath, text, (_, before) => before + text);
                    context.Response.ContentType = "application/x-protobuf";
                    context.Response.Close();
                }
                catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
