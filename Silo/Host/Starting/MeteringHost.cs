using Metering.Host.Composition;
using Metering.Host.Health;
using Metering.Host.Options;
using Metering.Storage.RocksDb;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Metering.Host.Starting;

/// <summary>
/// One running host: journal, silo, HTTP interface, dashboard. Disposing it drains the calls and then closes the journal.
/// </summary>
public sealed class MeteringHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RocksDbJournalStore store;
    private int stopped;

    private MeteringHost(WebApplication app, RocksDbJournalStore store)
    {
        this.app = app;
        this.store = store;
    }

    /// <summary>The address it listens on.</summary>
    public Uri Address { get; private set; } = new(ListenAddress.Usual);

    /// <summary>Ends when the host was told to stop.</summary>
    public Task Stopping => Task.Delay(Timeout.Infinite, app.Lifetime.ApplicationStopping)
        .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>Services of the running host.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts; when it returns the host is ready.</summary>
    /// <exception cref="StartRefusedException">It cannot start; the sentence says why.</exception>
    public static async Task<MeteringHost> Start(string[] args, TextWriter output)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(CommandLine.Parse(args));
        var settings = HostSettings.Read(builder.Configuration);
        var urls = builder.Configuration["urls"] ?? ListenAddress.Usual;
        ListenAddress.Check(urls);
        builder.WebHost.UseUrls(urls);
        var store = OpenStore(settings);
        MeteringHost? host = null;
        try
        {
            HostComposition.Compose(builder, settings, store);
            host = new MeteringHost(builder.Build(), store);
            HostComposition.Map(host.app, settings);
            await host.app.StartAsync();
            await FirstStart.Run(host.app.Services, settings, output);
            host.Address = Listening(host.app);
            host.app.Services.GetRequiredService<Readiness>().Started();
            await output.WriteLineAsync($"Listening on {host.Address.GetLeftPart(UriPartial.Authority)}");
            await output.FlushAsync();
            return host;
        }
        catch
        {
            if (host is not null) await host.DisposeAsync();
            else await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets running calls end, stops the silo, then closes the journal: every answered commit is in it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0) return;
        try
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    private static RocksDbJournalStore OpenStore(HostSettings settings)
    {
        try
        {
            return RocksDbJournalStore.Open(new RocksDbOptions { Path = Path.GetFullPath(settings.Data) });
        }
        catch (Exception wrong) when (wrong is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException($"The data folder '{settings.Data}' cannot be used ({wrong.Message.TrimEnd('.')}); "
                + "choose another one with --data or mend its permissions.", wrong);
        }
    }

    private static Uri Listening(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
