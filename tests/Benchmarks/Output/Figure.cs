using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Metering.Benchmarks.Output;

/// <summary>One measured figure, printed as one JSON line.</summary>
internal static class Figure
{
    private static readonly string? Commit = ReadCommit();

    /// <summary>Prints a figure. <paramref name="peer"/> is the other side's value; ratio is the product's value over it.</summary>
    public static void Print(string figure, double? value, string unit, double? peer = null)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("figure", figure);
            Write(json, "value", value);
            json.WriteString("unit", unit);
            Write(json, "peer", peer);
            Write(json, "ratio", value is { } v && peer is > 0 ? v / peer.Value : null);
            json.WriteString("commit", Commit);
            json.WriteEndObject();
        }
        Console.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>A remark on the way, on standard error, so that standard output stays one JSON line a figure.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } number)
            json.WriteNull(name);
        else
            json.WritePropertyName(name);
        if (value is { } v)
            json.WriteRawValue(v.ToString(Math.Abs(v) >= 100 ? "F0" : "0.###", CultureInfo.InvariantCulture));
    }

    private static string? ReadCommit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "rev-parse --short HEAD")
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
            });
            var hash = git!.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? hash : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
