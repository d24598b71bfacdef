using System.Globalization;
using System.Runtime.InteropServices;
using Metering.Journal;

namespace Metering.Storage.Contract.Crash;

/// <summary>The process that is killed: commits from several threads and reports each answer through its standard output.</summary>
internal static class CrashChild
{
    public const string Argument = "--crash-child";
    private const int Writers = 6;
    private const int JournalsPerWriter = 5;

    public static async Task<int> Run(string provider, string location, string seed)
    {
        var store = await Providers.Start(provider, location);
        var output = Console.OpenStandardOutput();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(int.Parse(seed, CultureInfo.InvariantCulture) * Writers + writer);
            var versions = new Dictionary<string, long>();
            while (true)
            {
                var journal = $"j/{writer}/{random.Next(JournalsPerWriter)}";
                if (!versions.TryGetValue(journal, out var version))
                    version = (await store.ReadHeadAsync(new JournalId(journal)))?.Version ?? 0;
                var next = new Acknowledgement(journal, version + 1, NextId(random));
                var result = await store.CommitAsync(next.ToCommit());
                if (result != CommitResult.Committed(version + 1))
                    throw new InvalidOperationException($"Unexpected answer {result} to {next}.");
                versions[journal] = version + 1;
                lock (gate)
                    output.Write(System.Text.Encoding.ASCII.GetBytes(next.ToLine() + "\n"));
            }
        })));
        return 1;
    }

    private static UInt128 NextId(Random random)
    {
        UInt128 id = default;
        random.NextBytes(MemoryMarshal.AsBytes(new Span<UInt128>(ref id)));
        return id;
    }
}
