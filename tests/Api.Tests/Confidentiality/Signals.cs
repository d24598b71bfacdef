using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Metering.Api.Tests.Confidentiality;

/// <summary>All that a process says of itself: log lines with their values, activities with their tags, metrics with their labels.</summary>
internal sealed class Signals : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, byte> logs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> traces = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> labels = new(StringComparer.Ordinal);
    private readonly ActivityListener activities;
    private readonly MeterListener meters = new();

    public Signals()
    {
        activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(activities);
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Take(instrument, 0L, tags));
        meters.Start();
    }

    public IReadOnlyCollection<string> Logs => [.. logs.Keys];

    public IReadOnlyCollection<string> Traces => [.. traces.Keys];

    public IReadOnlyCollection<string> Labels => [.. labels.Keys];

    /// <summary>Reads the observable instruments too.</summary>
    public void Observe() => meters.RecordObservableInstruments();

    public ILogger CreateLogger(string categoryName) => new Listener(this, categoryName);

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
    }

    private void Take(Activity activity)
    {
        traces.TryAdd($"{activity.Source.Name} {activity.DisplayName}", 0);
        foreach (var tag in activity.TagObjects) traces.TryAdd($"{tag.Key}={tag.Value}", 0);
        foreach (var item in activity.Baggage) traces.TryAdd($"{item.Key}={item.Value}", 0);
        foreach (var happened in activity.Events)
            foreach (var tag in happened.Tags) traces.TryAdd($"{happened.Name} {tag.Key}={tag.Value}", 0);
    }

    private void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        labels.TryAdd($"{instrument.Name} {value}", 0);
        foreach (var tag in tags) labels.TryAdd($"{tag.Key}={tag.Value}", 0);
    }

    private sealed class Listener(Signals signals, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            signals.logs.TryAdd($"{category} {state}", 0);
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => signals.logs.TryAdd($"{category} {formatter(state, exception)} {exception}", 0);
    }
}
