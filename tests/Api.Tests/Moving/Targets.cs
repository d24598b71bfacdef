using Metering.Shared;

namespace Metering.Api.Tests.Moving;

/// <summary>Storages on real servers, each test with a schema or tables of its own.</summary>
internal static class Targets
{
    /// <summary>Options of a fresh schema.</summary>
    public static string[] PostgreSql() =>
    [
        "--storage", "PostgreSql", "--Storage:PostgreSql:ConnectionString", PostgresServer.Shared.TcpConnectionString,
        "--Storage:PostgreSql:Schema", $"s{Guid.NewGuid():N}", "--cluster-id", $"c{Guid.NewGuid():N}",
    ];

    /// <summary>Options of fresh tables.</summary>
    public static string[] AzureStorage() =>
    [
        "--storage", "AzureStorage", "--Storage:AzureStorage:ConnectionString", AzuriteServer.Shared.ConnectionString,
        "--Storage:AzureStorage:Prefix", $"m{Guid.NewGuid():N}"[..20], "--cluster-id", $"c{Guid.NewGuid():N}",
    ];

    /// <summary>Options of a folder.</summary>
    public static string[] RocksDb(string folder) => ["--data", folder];
}
