using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Calendar;

/// <summary>The JSON form of a working year; a member too many, too few or twice is an error.</summary>
internal sealed record WorkingYearFile(int Year, string SourceDoc, string PublishedOn, OffPeriodFile?[] Off, string?[] Makeup)
{
    internal static WorkingYear Read(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, WorkingYearJson.Default.WorkingYearFile)
                ?? throw new FormatException("The calendar file is null.");
            return WorkingYear.Of(
                file.Year, file.SourceDoc, Date(file.PublishedOn), file.Off.Select(Period).ToList(), file.Makeup.Select(Date).ToList());
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The calendar file is not valid JSON of a year: {broken.Message}", broken);
        }
    }

    private static OffPeriod Period(OffPeriodFile? off) =>
        off is null ? throw new FormatException("A holiday is null.") : new OffPeriod(Date(off.From), Date(off.To), off.Name);

    private static LocalDate Date(string? text) => text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } parsed
        ? parsed.Value
        : throw new FormatException($"'{text}' is not a date like 2026-02-15.");
}

/// <summary>The JSON form of a holiday period.</summary>
internal sealed record OffPeriodFile(string From, string To, string Name);

/// <summary>Source-generated metadata of calendar files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkingYearFile))]
internal sealed partial class WorkingYearJson : JsonSerializerContext;
