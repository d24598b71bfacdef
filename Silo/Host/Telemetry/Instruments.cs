using Metering.Host.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Metering.Host.Telemetry;

/// <summary>Metrics for Prometheus at /metrics; metrics and traces to a collector when one is configured.</summary>
internal static class Instruments
{
    public static void Add(IServiceCollection services, HostSettings settings)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("metering"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter("Metering", "Microsoft.Orleans").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation()
                .AddPrometheusExporter();
            if (settings.OtlpEndpoint is { } endpoint) metrics.AddOtlpExporter(otlp => otlp.Endpoint = new Uri(endpoint));
        });
        if (settings.OtlpEndpoint is not { } collector) return;
        telemetry.WithTracing(traces => traces
            .AddSource("Metering", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(collector)));
    }
}
