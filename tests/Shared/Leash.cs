using System.Diagnostics;

namespace Metering.Shared;

/// <summary>
/// Ties what a test starts to this process: it ends when this process ends, also when that is killed and can do nothing itself. What does the
/// watching is tests/Servers/leash.sh.
/// </summary>
public sealed class Leash : IDisposable
{
    private readonly Process _guard;

    private Leash(Process guard) => _guard = guard;

    /// <summary>Starts a program that is killed when this process ends or disposes of it.</summary>
    public static Process Start(ProcessStartInfo program) => Run(program, "bash", [Script, "run"]);

    /// <summary>Has a command carried out when this process ends without disposing of the leash: for programs that are no children of ours.</summary>
    public static Leash Then(ProcessStartInfo command) => new(Run(command, "setsid", ["bash", Script, "then"]));

    /// <summary>What was to be carried out is not needed any more.</summary>
    public void Dispose()
    {
        _guard.StandardInput.WriteLine("done");
        _guard.WaitForExit();
        _guard.Dispose();
    }

    private static string Script => Path.Combine(Checkout.Root, "tests", "Servers", "leash.sh");

    private static Process Run(ProcessStartInfo start, string first, IEnumerable<string> arguments)
    {
        string[] all = [.. arguments, start.FileName, .. start.ArgumentList];
        start.FileName = first;
        start.ArgumentList.Clear();
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        start.RedirectStandardInput = true;
        return Process.Start(start) ?? throw new InvalidOperationException($"{first} did not start");
    }
}
