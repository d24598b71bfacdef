namespace Metering.Storage.Contract.AzureTables;

/// <summary>The store on Azure Storage keeps the contract.</summary>
public sealed class AzuriteContract : JournalStoreContract<AzuriteFixture>;
