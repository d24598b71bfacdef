using Metering.Host.Options;

namespace Metering.Host.Providers;

/// <summary>The one place where a storage is chosen. A further one is a case here and a class beside it.</summary>
internal static class StorageProviders
{
    /// <exception cref="StartRefusedException">The storage does not fit the role.</exception>
    public static IStorageProvider Choose(HostSettings settings)
    {
        IStorageProvider provider = settings.Storage.Provider switch
        {
            StorageProvider.RocksDb => new RocksDbProvider(settings),
            StorageProvider.PostgreSql => new PostgreSqlProvider(settings.Storage.PostgreSql!),
            StorageProvider.AzureStorage => new AzureStorageProvider(settings.Storage.AzureStorage!),
            var other => throw new InvalidOperationException($"{other} is no storage."),
        };
        if (settings.Role != HostRole.All && !provider.IsShared)
            throw new StartRefusedException($"The role {settings.Role} needs a storage that several processes share; "
                + $"{settings.Storage.Provider} serves one process: choose the role All, or the storage PostgreSql or AzureStorage.");
        return provider;
    }
}
