using Metering.Host.Options;
using Metering.Http.Qualification;
using Metering.Storage.PostgreSql;
using Npgsql;

namespace Metering.Host.Providers;

/// <summary>PostgreSQL: the journal by our own provider, members and reminders by the official ADO.NET ones in the same schema.</summary>
internal sealed class PostgreSqlProvider(PostgreSqlSettings settings) : IStorageProvider
{
    private const string Invariant = "Npgsql";

    /// <summary>Connections that Orleans itself may hold: membership and reminders are a handful of small statements.</summary>
    private const int OrleansConnections = 8;

    /// <inheritdoc />
    public bool IsShared => true;

    /// <inheritdoc />
    public async ValueTask<OpenJournal> Open()
    {
        try
        {
            var store = await PostgreSqlJournalStore.Open(Options());
            return new OpenJournal(store, () => store.Health.Trouble, store);
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException(Sentence(wrong));
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> Migrate()
    {
        try
        {
            var done = await PostgreSqlJournalStore.Migrate(Options());
            return [.. done.Select(step => $"Applied {step}."), $"The schema '{settings.Schema}' is up to date."];
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException(Sentence(wrong));
        }
    }

    /// <inheritdoc />
    public IDocumentStore? Documents(int maxBytes) => null;

    /// <inheritdoc />
    public void Join(ISiloBuilder silo)
    {
        var connection = OrleansConnection();
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
    }

    /// <inheritdoc />
    public void Find(IClientBuilder client)
    {
        var connection = OrleansConnection();
        client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
    }

    private PostgreSqlOptions Options() => new()
    {
        ConnectionString = settings.ConnectionString,
        Schema = settings.Schema,
        Writers = settings.Writers,
        Readers = settings.Readers,
        Migrate = settings.MigrateAtStart,
    };

    private string OrleansConnection()
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                SearchPath = settings.Schema,
                MaxPoolSize = OrleansConnections,
                Enlist = false,
                ApplicationName = "metering-orleans",
            };
            if (connection.Host?.Contains(',', StringComparison.Ordinal) == true) connection.TargetSessionAttributes = "primary";
            return string.IsNullOrWhiteSpace(connection.Host)
                ? throw new StartRefusedException("The option Storage:PostgreSql:ConnectionString names no Host.")
                : connection.ConnectionString;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The cause may repeat the string, password included.
            throw new StartRefusedException("The option Storage:PostgreSql:ConnectionString cannot be understood; "
                + "write it like Host=db;Username=metering;Password=...;Database=metering.");
        }
    }

    private static string Sentence(ArgumentException wrong) =>
        wrong.ParamName is { } name ? wrong.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : wrong.Message;
}
