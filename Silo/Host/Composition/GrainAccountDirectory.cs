using Metering.Contracts.Accounts;
using Metering.Http.Accounts;

namespace Metering.Host.Composition;

/// <summary>The accounts as the journal names them, asked of a silo: a process that only serves HTTP has no journal.</summary>
internal sealed class GrainAccountDirectory(IGrainFactory grains) : IAccountDirectory
{
    public async Task<IReadOnlyList<string>> After(string? after, int limit, CancellationToken cancellationToken) =>
        await grains.GetGrain<IAccountDirectoryGrain>(0).After(after, limit).WaitAsync(cancellationToken);
}
