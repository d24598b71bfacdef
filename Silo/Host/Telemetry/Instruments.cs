using Metering.Actors;
using Metering.Host.Options;
using Metering.Http.Audit;
using OpenTelemetry.Exporter;
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
            if (settings.OtlpEndpoint is not null) metrics.AddOtlpExporter(otlp => Aim(otlp, settings, "metrics"));
        });
        if (settings.OtlpEndpoint is null) return;
        telemetry.WithTracing(traces => traces
            .AddSource("Metering", "Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(otlp => Aim(otlp, settings, "traces")));
    }

    /// <summary>
    /// Shows what alerts look for an increase of, before anything was counted: a series that begins with its first event does not increase by it.
    /// Once the readers of metrics are there, which is when the host has started.
    /// </summary>
    public static void CountFromZero()
    {
        ActorCounters.CountFromZero();
        AuditTrail.CountFromZero();
    }

    private static void Aim(OtlpExporterOptions otlp, HostSettings settings, string signal)
    {
        otlp.Protocol = settings.OtlpProtocol;
        // An address that is set is taken as it stands, but over HTTP each signal has a path of its own.
        otlp.Endpoint = new Uri(settings.OtlpProtocol == OtlpExportProtocol.HttpProtobuf
            ? $"{settings.OtlpEndpoint!.TrimEnd('/')}/v1/{signal}"
            : settings.OtlpEndpoint!);
    }
}
