using Metering.Host.Backups;
using Metering.Host.Options;
using Metering.Host.Providers;
using Metering.Host.Starting;

namespace Metering.Host.Commands;

/// <summary>
/// A command on the storage: a word before the options, such as migrate. It takes the same options as a start, and some of its own; it does its
/// work and ends, 0 when all is well.
/// </summary>
internal sealed class StoreCommand
{
    private static readonly Dictionary<string, (string[] Own, Func<StoreCommand, TextWriter, Task<int>> Run)> All = new(StringComparer.Ordinal)
    {
        ["migrate"] = ([], Migrate),
        ["verify-audit"] = ([], VerifyAuditCommand.Run),
        ["verify"] = ([], VerifyCommand.Run),
        ["export"] = (["--to", "--account"], ExportCommand.Run),
        ["import"] = (["--from"], ImportCommand.Run),
        ["backup"] = (["--to"], BackupCommands.Backup),
        ["restore"] = (["--from"], BackupCommands.Restore),
    };

    private readonly IConfiguration configuration;
    private readonly Dictionary<string, string> own;

    private StoreCommand(IConfiguration configuration, Dictionary<string, string> own)
    {
        (this.configuration, this.own) = (configuration, own);
        // It works on the storage and serves nobody, whatever the process does whose settings these are.
        Settings = HostSettings.Read(configuration) with { Role = HostRole.All };
        Provider = StorageProviders.Choose(Settings);
    }

    public HostSettings Settings { get; }

    public IStorageProvider Provider { get; }

    /// <summary>What lies beside the embedded storage.</summary>
    public FoldersBeside Beside() => FoldersBeside.Of(configuration, Settings);

    /// <summary>Runs the command that the arguments begin with; null when they begin with none.</summary>
    /// <exception cref="StartRefusedException">There is no such command, or an option is wrong.</exception>
    public static async Task<int?> Run(string[] args, TextWriter output)
    {
        if (args is not [var word, .. var rest] || word.StartsWith('-')) return null;
        if (!All.TryGetValue(word, out var command))
            throw new StartRefusedException($"There is no command '{word}'; the commands are {string.Join(", ", All.Keys)}.");
        var own = Take(command.Own, ref rest);
        return await command.Run(new StoreCommand(MeteringHost.Configuration(rest), own), output);
    }

    /// <summary>An option of its own that must be given.</summary>
    public string Required(string name, string what) =>
        Optional(name) ?? throw new StartRefusedException($"Say {what} with {name}.");

    /// <summary>An option of its own; null when it is not given.</summary>
    public string? Optional(string name) => own.GetValueOrDefault(name);

    private static Dictionary<string, string> Take(string[] names, ref string[] args)
    {
        var (taken, rest) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!names.Contains(args[i])) rest.Add(args[i]);
            else if (i + 1 < args.Length && args[i + 1].Length > 0) taken[args[i]] = args[++i];
            else throw new StartRefusedException($"The option '{args[i]}' needs a value.");
        }
        args = [.. rest];
        return taken;
    }

    private static async Task<int> Migrate(StoreCommand command, TextWriter output)
    {
        foreach (var line in await command.Provider.Migrate()) await output.WriteLineAsync(line);
        return 0;
    }
}
