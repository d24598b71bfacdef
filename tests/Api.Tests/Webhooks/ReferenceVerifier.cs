using System.Diagnostics;
using System.Text.Json;
using Metering.Shared;

namespace Metering.Api.Tests.Webhooks;

/// <summary>The reference library of Standard Webhooks (npm), pinned in tests/Servers: signatures are judged by code that is not ours.</summary>
internal static class ReferenceVerifier
{
    /// <summary>"ok" or the library's reason, for each message.</summary>
    public static async Task<string[]> Verify(params IEnumerable<(string Secret, Received Message)> messages)
    {
        Pinned.Install();
        var input = JsonSerializer.Serialize(messages.Select(pair => new
        {
            secret = pair.Secret,
            headers = new Dictionary<string, string>
            {
                ["webhook-id"] = pair.Message.Id, ["webhook-timestamp"] = pair.Message.Timestamp, ["webhook-signature"] = pair.Message.Signature,
            },
            body = pair.Message.Body,
        }), JsonSerializerOptions.Web);
        return JsonSerializer.Deserialize<string[]>(await RunNode("verify-webhooks.mjs", input))!;
    }

    private static async Task<string> RunNode(string script, string input)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = Pinned.Folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"node ended with {process.ExitCode}.");
    }
}
