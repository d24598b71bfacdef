using Metering.Journal;

namespace Metering.Storage.Contract.Reference;

/// <summary>The reference store; the flaw is chosen per test run of the meta-test.</summary>
public sealed class MemoryFixture : StoreFixture
{
    private static readonly AsyncLocal<Flaw> Planted = new();

    public override bool Durable => false;

    public static void Plant(Flaw flaw) => Planted.Value = flaw;

    public override ValueTask<IJournalStore> OpenAsync() => ValueTask.FromResult<IJournalStore>(new MemoryStore(Planted.Value));

    public override ValueTask CloseAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The reference store itself keeps the contract, so the suite asks nothing that only one engine can do.</summary>
public sealed class MemoryContract : JournalStoreContract<MemoryFixture>;
