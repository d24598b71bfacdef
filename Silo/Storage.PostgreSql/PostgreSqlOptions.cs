using Npgsql;

namespace Metering.Storage.PostgreSql;

/// <summary>Where the journal lives and how much waiting it may use.</summary>
public sealed record PostgreSqlOptions
{
    /// <summary>Npgsql's connection string. What it does not set itself is set here: pool size, time-outs, keep-alive.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The schema that holds the tables; created by the migrations when missing.</summary>
    public string Schema { get; init; } = "metering";

    /// <summary>Brings an older schema up to date when opening; otherwise an older one is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>Connections that write. Journals are spread over them by their names.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Connections that read, at most, unless the connection string says otherwise.</summary>
    public int Readers { get; init; } = 16;

    /// <summary>Most commits that may wait; past it a commit is turned away with <see cref="Journal.StoreUnavailableException"/>.</summary>
    public int QueueBound { get; init; } = 65_536;

    /// <summary>Most commits in one transaction.</summary>
    public int GroupCommits { get; init; } = 1_024;

    /// <summary>Bytes after which a group is closed; a larger single commit forms a group of its own.</summary>
    public int GroupBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How long one group may take before its outcome counts as unknown.</summary>
    public TimeSpan CommitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before a server that does not answer is tried again.</summary>
    public TimeSpan RecoveryPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <exception cref="ArgumentException">A value is missing or out of range; the message names it and never shows a password.</exception>
    internal NpgsqlConnectionStringBuilder Validate()
    {
        if (Schema.Length is 0 or > 48 || !Schema.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            || char.IsAsciiDigit(Schema[0]))
            throw new ArgumentException("The schema must be 1 to 48 small letters, digits and underscores, not beginning with a digit.");
        Within(Writers, 1, 64, nameof(Writers));
        Within(Readers, 1, 1_024, nameof(Readers));
        Within(QueueBound, 1, 16_777_216, nameof(QueueBound));
        Within(GroupCommits, 1, 16_384, nameof(GroupCommits));
        Within(GroupBytes, 4_096, 128 << 20, nameof(GroupBytes));
        Within(CommitTimeout.Ticks, TimeSpan.TicksPerSecond, TimeSpan.TicksPerHour, nameof(CommitTimeout));
        Within(RecoveryPause.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour, nameof(RecoveryPause));
        return Connection();
    }

    private NpgsqlConnectionStringBuilder Connection()
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(ConnectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The cause may repeat the string, password included.
            throw new ArgumentException("The PostgreSQL connection string cannot be understood; "
                + "write it like Host=db;Username=metering;Password=...;Database=metering.");
        }
        if (string.IsNullOrWhiteSpace(connection.Host))
            throw new ArgumentException("The PostgreSQL connection string names no Host.");
        if (connection.TargetSessionAttributes is { } target && !IsPrimary(target))
            throw new ArgumentException("Target Session Attributes must be primary: the journal is read where it is written.");
        connection.TargetSessionAttributes = null;
        connection.SearchPath = Schema;
        connection.Enlist = false;
        connection.NoResetOnClose = true;
        connection.ApplicationName ??= "metering";
        if (!connection.ShouldSerialize("Maximum Pool Size")) connection.MaxPoolSize = Readers + Writers + 2;
        if (!connection.ShouldSerialize("Timeout")) connection.Timeout = 5;
        // A group is a few hundred KiB: with the usual 8 KiB it would take a system call for every twenty commits.
        if (!connection.ShouldSerialize("Write Buffer Size")) connection.WriteBufferSize = 64 * 1024;
        if (connection.KeepAlive == 0) connection.KeepAlive = 10;
        connection.CommandTimeout = (int)CommitTimeout.TotalSeconds;
        connection.MaxAutoPrepare = 32;
        connection.AutoPrepareMinUsages = 2;
        return connection;
    }

    private static bool IsPrimary(string target) => target.ToUpperInvariant() is "PRIMARY" or "READ-WRITE" or "READWRITE";

    /// <summary>Where several hosts are named, the one that takes writes: what a standby answers may be old.</summary>
    internal static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder connection)
    {
        var source = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        return connection.Host!.Contains(',', StringComparison.Ordinal)
            ? source.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : source.Build();
    }

    private static void Within(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentException($"{name} is {value}; it must lie between {least} and {most}.", name);
    }
}
