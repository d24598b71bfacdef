namespace Metering.Storage.Contract.RocksDb;

/// <summary>The embedded store keeps the contract.</summary>
public sealed class RocksDbContract : JournalStoreContract<RocksDbFixture>;
