using Metering.Journal;
using Npgsql;

namespace Metering.Storage.PostgreSql.Committing;

/// <summary>
/// What a failure says about the transaction. An ERROR of the server rolled it back for certain. A FATAL one, a broken connection and a
/// time-out leave it open: the server may have committed before it could say so; and so does a pooler's word that it lost the server, which
/// comes as an ERROR too.
/// </summary>
internal static class Faults
{
    /// <summary>Nobody can say whether the transaction is durable.</summary>
    public static bool IsUnknown(Exception failure) => failure switch
    {
        StoreUnavailableException => false,
        PostgresException { InvariantSeverity: "ERROR" } server => IsOfConnection(server.SqlState),
        _ => true,
    };

    /// <summary>Class 08, shutdowns, and a completion that nobody saw.</summary>
    private static bool IsOfConnection(string state) => state.StartsWith("08", StringComparison.Ordinal) || state
        is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.StatementCompletionUnknown;

    /// <summary>Rolled back, and the same group will succeed: a deadlock, a serialization failure, a month that was dropped meanwhile.</summary>
    public static bool MayRetry(PostgresException failure) => failure.SqlState is PostgresErrorCodes.DeadlockDetected
        or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.CheckViolation or PostgresErrorCodes.LockNotAvailable;

    /// <summary>Rolled back because the content of a commit cannot be stored (classes 22, 23 and 54).</summary>
    public static bool IsOfOneCommit(Exception failure) => !IsUnknown(failure) && failure is PostgresException { SqlState: { } state }
        && state[..2] is "22" or "23" or "54";

    /// <summary>The server's or the network's words, without anything of the connection string.</summary>
    public static string Sentence(Exception failure) => failure switch
    {
        PostgresException server => $"{server.MessageText.TrimEnd('.')} ({server.SqlState}).",
        _ => (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ").TrimEnd('.') + ".",
    };
}
