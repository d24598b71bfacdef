namespace Metering.Storage.Contract.PostgreSql;

/// <summary>The PostgreSQL store keeps the contract, on a real server.</summary>
public sealed class PostgreSqlContract : JournalStoreContract<PostgreSqlFixture>;
