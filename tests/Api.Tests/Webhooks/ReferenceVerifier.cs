using System.Diagnostics;
using System.Text.Json;
using Metering.Shared;

namespace Metering.Api.Tests.Webhooks;

/// <summary>The reference library of Standard Webhooks (npm), pinned in tests/Servers: signatures are judged by code that is not ours.</summary>
internal static class ReferenceVerifier
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Servers");

    /// <summary>"ok" or the library's reason, for each message.</summary>
    public static async Task<string[]> Verify(params IEnumerable<(string Secret, Received Message)> messages)
    {
        // Install adds what is missing to what may be in use.
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "standardwebhooks"))) await Run("npm", ["install", "--no-fund", "--no-audit"], "");
        var input = JsonSerializer.Serialize(messages.Select(pair => new
        {
            secret = pair.Secret,
            headers = new Dictionary<string, string>
            {
                ["webhook-id"] = pair.Message.Id, ["webhook-timestamp"] = pair.Message.Timestamp, ["webhook-signature"] = pair.Message.Signature,
            },
            body = pair.Message.Body,
        }), JsonSerializerOptions.Web);
        return JsonSerializer.Deserialize<string[]>(await Run("node", ["verify-webhooks.mjs"], input))!;
    }

    private static async Task<string> Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
