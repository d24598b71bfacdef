using Metering.Host.Starting;

namespace Metering.Api.Tests.Moving;

/// <summary>One run of the program with a command.</summary>
internal sealed record Command(int Code, string Output, string Errors)
{
    public static async Task<Command> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await HostProcess.Run(args, output, errors);
        return new Command(code, output.ToString(), errors.ToString());
    }

    /// <summary>It must have gone well; returns what it printed.</summary>
    public string Well() => Code == 0 && Errors.Length == 0 ? Output
        : throw new InvalidOperationException($"exit code {Code}: {Errors}{Output}");

    /// <summary>It must have failed with one sentence.</summary>
    public string Sentence()
    {
        var sentence = Errors.Trim();
        return Code == 1 && sentence.Length > 0 && !sentence.Contains('\n', StringComparison.Ordinal) ? sentence
            : throw new InvalidOperationException($"exit code {Code}: {Errors}{Output}");
    }
}
