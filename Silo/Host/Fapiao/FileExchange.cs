using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Invoices;
using Metering.Domain.Calendar;
using Metering.Storage.RocksDb;
using NodaTime;

namespace Metering.Host.Fapiao;

/// <summary>
/// The tax platform reached by files: a question is written to requests/{key}.json, its answer is expected in answers/{key}.json as
/// {"key", "fapiaoNumber"} or {"key", "refusal"}. A file stands under its key, so the same question is never asked twice; it is written beside
/// its place and moved there whole, so the other side never reads a half one.
/// </summary>
public sealed class FileExchange : ITaxPlatform
{
    private const string Requests = "requests";
    private const string Answers = "answers";
    private readonly string folder;

    /// <summary>Exchanges files in a folder; it is made when the first question is put.</summary>
    public FileExchange(string folder) => this.folder = folder;

    /// <inheritdoc />
    public async Task<PlatformAnswer> Submit(PlatformQuestion question, CancellationToken cancellationToken)
    {
        if (await Answer(question.Key, cancellationToken) is { } known) return known;
        var place = FileOf(Requests, question.Key);
        if (File.Exists(place)) return PlatformAnswer.Pending;
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.CreateDirectory(Path.Combine(folder, Answers));
        var beside = $"{place}.{Guid.NewGuid():N}.part";
        await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, FileQuestion.Of(question), ExchangeJson.Readable.FileQuestion, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, place, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(place)!, folder);
        return PlatformAnswer.Pending;
    }

    /// <inheritdoc />
    public async Task<PlatformAnswer?> Find(string key, CancellationToken cancellationToken) =>
        await Answer(key, cancellationToken) ?? (File.Exists(FileOf(Requests, key)) ? PlatformAnswer.Pending : (PlatformAnswer?)null);

    private async Task<PlatformAnswer?> Answer(string key, CancellationToken cancellationToken)
    {
        var place = FileOf(Answers, key);
        if (!File.Exists(place)) return null;
        var bytes = await File.ReadAllBytesAsync(place, cancellationToken);
        FileAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(bytes, ExchangeJson.Default.FileAnswer);
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The answer {place} cannot be read: {broken.Message}", broken);
        }
        // An answer that names another question, or says both or neither, decides nothing.
        if (answer is null || answer.Key != key || string.IsNullOrWhiteSpace(answer.FapiaoNumber) == string.IsNullOrWhiteSpace(answer.Refusal))
            throw new InvalidDataException($"The answer {place} does not hold its key and either a number or a refusal.");
        return string.IsNullOrWhiteSpace(answer.FapiaoNumber)
            ? PlatformAnswer.Refused(answer.Refusal!) : PlatformAnswer.Issued(answer.FapiaoNumber);
    }

    /// <summary>Keys are made of ids and a number: they hold no separator of paths.</summary>
    private string FileOf(string what, string key) => Path.Combine(folder, what, key + ".json");
}

/// <summary>A question as the file holds it: amounts as decimal strings of yuan, rates in percent, negative amounts on a red fapiao.</summary>
internal sealed record FileQuestion(string Key, string Kind, string Type, string Medium, FileBuyer Buyer, FileLine[] Lines, string Net, string Vat,
    string Gross, string Capitals, string? RedOf, string? RedReason, string AskedAt)
{
    public static FileQuestion Of(PlatformQuestion question) => new(question.Key, question.Red ? "RED" : "BLUE", question.Type, question.Medium,
        new FileBuyer(question.BuyerName, question.BuyerTaxNumber, question.BuyerAddress, question.BuyerTelephone, question.BuyerBank,
            question.BuyerBankAccount),
        [.. question.Lines.Select(Line)],
        Yuan(question.NetFen), Yuan(question.VatFen), Yuan(question.GrossFen), question.Capitals, question.RedOf, question.RedReason,
        question.AskedAt.WithOffset(BillingZone.Offset).ToString("uuuu-MM-dd'T'HH:mm:sso<G>", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A supply is sold as one item (项) at its net amount; a red line takes it back.</summary>
    private static FileLine Line(PlatformLine line) => new(line.Item, "项", line.NetFen < 0 ? "-1" : "1", Yuan(Math.Abs(line.NetFen)),
        line.VatPercent, Yuan(line.NetFen), Yuan(line.VatFen), Yuan(line.GrossFen));

    private static string Yuan(long fen) => (fen / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The buyer on a fapiao.</summary>
internal sealed record FileBuyer(string Name, string TaxNumber, string? Address, string? Telephone, string? Bank, string? BankAccount);

/// <summary>A line of a fapiao; the unit price is net, quantity times it is the net amount.</summary>
internal sealed record FileLine(string Item, string Unit, string Quantity, string UnitPrice, decimal VatPercent, string Net, string Vat,
    string Gross);

/// <summary>An answer as the file holds it.</summary>
internal sealed record FileAnswer(string Key, string? FapiaoNumber = null, string? Refusal = null);

/// <summary>Source-generated JSON of the files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileQuestion))]
[JsonSerializable(typeof(FileAnswer))]
internal sealed partial class ExchangeJson : JsonSerializerContext
{
    /// <summary>Chinese text as it is, for the people who read the files.</summary>
    public static ExchangeJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
