using Metering.Host.Composition;
using Metering.Host.Health;
using Metering.Host.Options;
using Metering.Host.Providers;
using Metering.Host.Telemetry;
using Metering.Journal;
using Metering.Journal.Archives;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Metering.Host.Starting;

/// <summary>
/// One running host: journal, silo, HTTP interface and dashboard, or a part of them (see <see cref="HostRole"/>). Disposing it drains the
/// calls and then closes the journal.
/// </summary>
public sealed class MeteringHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly OpenJournal? journal;
    private int stopped;

    private MeteringHost(WebApplication app, OpenJournal? journal)
    {
        this.app = app;
        this.journal = journal;
    }

    /// <summary>The address it listens on.</summary>
    public Uri Address { get; private set; } = new(ListenAddress.Usual);

    /// <summary>Ends when the host stops: with null when it was told to, else with one sentence that says why it does.</summary>
    public Task<string?> Stopping { get; private set; } = Task.FromResult<string?>(null);

    /// <summary>Services of the running host.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts; when it returns the host is ready.</summary>
    /// <exception cref="StartRefusedException">It cannot start; the sentence says why.</exception>
    public static Task<MeteringHost> Start(string[] args, TextWriter output) => Start(args, output, journal => journal);

    /// <summary>The same with something between the grains and the journal. Nothing in the product does that: a test of faults does.</summary>
    internal static async Task<MeteringHost> Start(string[] args, TextWriter output, Func<IJournalStore, IJournalStore> between)
    {
        var builder = Builder(args);
        var settings = HostSettings.Read(builder.Configuration);
        var provider = StorageProviders.Choose(settings);
        var urls = builder.Configuration["urls"] ?? ListenAddress.Usual;
        ListenAddress.Check(urls);
        builder.WebHost.UseUrls(urls);
        var journal = settings.Role == HostRole.Api ? null : await provider.Open();
        if (journal is not null) journal = journal with { Store = between(journal.Store) };
        MeteringHost? host = null;
        try
        {
            if (journal is not null) await ImportMark.RefuseUnfinished(journal.Store);
            HostComposition.Compose(builder, settings, provider, journal);
            host = new MeteringHost(builder.Build(), journal);
            HostComposition.Map(host.app, settings);
            await host.app.StartAsync();
            Instruments.CountFromZero();
            host.Stopping = new HostEnd(host.app).Stopping;
            if (journal is null) await ClientStart.Run(host.app.Services, settings);
            else await FirstStart.Run(host.app.Services, settings, output);
            host.Address = Listening(host.app);
            host.app.Services.GetRequiredService<Readiness>().Started();
            await output.WriteLineAsync($"Listening on {host.Address.GetLeftPart(UriPartial.Authority)}");
            await output.FlushAsync();
            return host;
        }
        catch
        {
            if (host is not null) await host.Abandon();
            else if (journal is not null) await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends a start that failed. A silo that is still starting refuses to stop, but why the start failed is what there is to say.</summary>
    private async Task Abandon()
    {
        try
        {
            await DisposeAsync();
        }
        catch (InvalidOperationException)
        {
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
            if (journal is not null) await journal.DisposeAsync();
        }
    }

    /// <summary>The configuration of a command.</summary>
    /// <exception cref="StartRefusedException">An argument is wrong; the sentence names it.</exception>
    internal static IConfiguration Configuration(string[] args) => Builder(args).Configuration;

    private static WebApplicationBuilder Builder(string[] args)
    {
        var settings = CommandLine.Parse(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, EnvironmentName = settings.GetValueOrDefault("environment"),
        });
        builder.Configuration.AddInMemoryCollection(settings);
        return builder;
    }

    private static Uri Listening(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
