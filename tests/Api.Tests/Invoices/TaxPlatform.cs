using System.Text.Json;
using System.Text.Json.Nodes;
using Metering.Api.Tests.Hosting;

namespace Metering.Api.Tests.Invoices;

/// <summary>The other side of the file exchange: the tax platform, played by the test. It answers when it is told to.</summary>
internal sealed class TaxPlatform(RunningHost host)
{
    private string Folder => Environment.GetEnvironmentVariable("METERING_TEST_FAPIAO") ?? host.Data + "-fapiao";

    /// <summary>The question of a request, as the platform finds it.</summary>
    public async Task<JsonNode> Question(World world, string invoice, int number = 1)
    {
        var file = Path.Combine(Folder, "requests", $"{world.Account}~{invoice}~{number}.json");
        for (var i = 0; !File.Exists(file) && i < 200; i++) await Task.Delay(50);
        return JsonNode.Parse(await File.ReadAllTextAsync(file))!;
    }

    /// <summary>Every question of an account.</summary>
    public IReadOnlyList<string> Questions(World world) =>
        [.. Directory.GetFiles(Path.Combine(Folder, "requests"), $"{world.Account}~*.json").Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal)];

    public Task Issue(World world, string invoice, string fapiaoNumber, int number = 1) => Answer(world, invoice, number,
        key => new { key, fapiaoNumber });

    public Task Refuse(World world, string invoice, string refusal, int number = 1) => Answer(world, invoice, number, key => new { key, refusal });

    /// <summary>An answer that cannot be understood: it decides nothing.</summary>
    public async Task Garble(World world, string invoice)
    {
        await Question(world, invoice);
        await File.WriteAllTextAsync(AnswerFile($"{world.Account}~{invoice}~1"), "{\"key\":\"another\"}");
    }

    private async Task Answer(World world, string invoice, int number, Func<string, object> answer)
    {
        await Question(world, invoice, number);
        var key = $"{world.Account}~{invoice}~{number}";
        var part = AnswerFile(key) + ".part";
        await File.WriteAllTextAsync(part, JsonSerializer.Serialize(answer(key), JsonSerializerOptions.Web));
        File.Move(part, AnswerFile(key), overwrite: true);
    }

    private string AnswerFile(string key) => Path.Combine(Folder, "answers", key + ".json");
}
