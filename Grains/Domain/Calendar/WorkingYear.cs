using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Calendar;

/// <summary>One year's holidays and make-up workdays (调休上班日) as the State Council published them: data, not code.</summary>
/// <param name="Year">The year.</param>
/// <param name="SourceDoc">The notice it was taken from.</param>
/// <param name="Off">Holiday periods.</param>
/// <param name="Makeup">Weekend days that are worked.</param>
public sealed record WorkingYear(int Year, string SourceDoc, ImmutableArray<OffPeriod> Off, ImmutableArray<LocalDate> Makeup)
{
    /// <summary>Reads a year file {year, sourceDoc, publishedOn, off:[{from,to,name}], makeup:[date]}.</summary>
    /// <exception cref="FormatException">The file breaks a rule; the message says which in a plain sentence.</exception>
    public static WorkingYear Read(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, WorkingYearJson.Default.WorkingYearFile) ?? throw new FormatException("The calendar file is empty.");
            var year = new WorkingYear(file.Year, file.SourceDoc, [.. file.Off.Select(off => new OffPeriod(Date(off.From), Date(off.To), off.Name))],
                [.. file.Makeup.Select(Date)]);
            year.Check();
            return year;
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The calendar file is not valid JSON of a year: {broken.Message}", broken);
        }
    }

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed
        ? parsed.Value
        : throw new FormatException($"'{text}' is not a date like 2026-02-15.");

    private void Check()
    {
        foreach (var off in Off)
        {
            if (off.From.Year != Year || off.To.Year != Year) throw new FormatException($"{off.Name} lies outside {Year}.");
            if (off.To < off.From) throw new FormatException($"{off.Name} ends before it starts.");
        }
        foreach (var day in Makeup)
        {
            if (day.Year != Year) throw new FormatException($"The make-up day {day:uuuu-MM-dd} lies outside {Year}.");
            if (day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday))
                throw new FormatException($"The make-up day {day:uuuu-MM-dd} is no weekend day.");
            if (Off.Any(off => off.From <= day && day <= off.To)) throw new FormatException($"{day:uuuu-MM-dd} is both off and made up.");
        }
    }
}

/// <summary>A holiday period, both ends included.</summary>
public sealed record OffPeriod(LocalDate From, LocalDate To, string Name);

internal sealed record WorkingYearFile(int Year, string SourceDoc, string PublishedOn, OffFile[] Off, string[] Makeup);

internal sealed record OffFile(string From, string To, string Name);

/// <summary>Source-generated metadata of calendar files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkingYearFile))]
internal sealed partial class WorkingYearJson : JsonSerializerContext;
