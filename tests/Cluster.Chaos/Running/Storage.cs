using System.Globalization;
using Metering.Chaos.Proxying;
using Metering.Shared;

namespace Metering.Chaos.Running;

/// <summary>The storage behind the cluster, each member's way to it through a proxy of its own.</summary>
internal abstract class Storage : IDisposable
{
    /// <summary>What the command line calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the server keeps what it acknowledged when it is killed.</summary>
    public abstract bool MayBeKilled { get; }

    /// <summary>New links for a member, and the settings that make it use them.</summary>
    public abstract (Link[] Links, Dictionary<string, string> Settings) Behind(Action<Spoil> spoilt);

    /// <summary>Settings without a proxy, for the first migration.</summary>
    public abstract Dictionary<string, string> Direct { get; }

    /// <summary>Kills the server where it stands and starts it again on its data.</summary>
    public abstract Task KillAndRestart(TimeSpan pause);

    public abstract void Dispose();

    public static Storage Start(string name) => name switch
    {
        "postgres" => new Postgres(),
        "azure" => new Azure(),
        _ => throw new ArgumentException($"There is no storage '{name}'; use postgres or azure."),
    };

    private sealed class Postgres : Storage
    {
        private readonly PostgresServer server = PostgresServer.Start();

        public override string Name => "postgres";

        public override bool MayBeKilled => true;

        public override Dictionary<string, string> Direct => Settings(server.Port);

        public override (Link[] Links, Dictionary<string, string> Settings) Behind(Action<Spoil> spoilt)
        {
            var link = new Link(server.Port, () => new PostgresDialect(), spoilt: spoilt);
            return ([link], Settings(link.Port));
        }

        public override async Task KillAndRestart(TimeSpan pause)
        {
            server.Kill();
            await Task.Delay(pause);
            await Task.Run(server.StartAgain);
        }

        public override void Dispose() => server.Dispose();

        private static Dictionary<string, string> Settings(int port) => new()
        {
            ["Storage__Provider"] = "PostgreSql",
            ["Storage__PostgreSql__ConnectionString"] = string.Create(CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable"),
        };
    }

    private sealed class Azure : Storage
    {
        private readonly AzuriteServer server = AzuriteServer.Start();

        public override string Name => "azure";

        // The emulator saves every few seconds only.
        public override bool MayBeKilled => false;

        public override Dictionary<string, string> Direct => Settings(server.ConnectionString);

        public override (Link[] Links, Dictionary<string, string> Settings) Behind(Action<Spoil> spoilt)
        {
            var (blobs, tables) = (Through(server.BlobPort, spoilt), Through(server.TablePort, spoilt));
            return ([tables, blobs], Settings(server.ConnectionString
                .Replace($":{server.BlobPort}/", $":{blobs.Port}/", StringComparison.Ordinal)
                .Replace($":{server.TablePort}/", $":{tables.Port}/", StringComparison.Ordinal)));
        }

        public override Task KillAndRestart(TimeSpan pause) => throw new NotSupportedException("Azurite is never killed.");

        public override void Dispose() => server.Dispose();

        private static Link Through(int port, Action<Spoil> spoilt) => new(port, () => new HttpDialect(), spoilt: spoilt);

        private static Dictionary<string, string> Settings(string connection) => new()
        {
            ["Storage__Provider"] = "AzureStorage", ["Storage__AzureStorage__ConnectionString"] = connection,
        };
    }
}
