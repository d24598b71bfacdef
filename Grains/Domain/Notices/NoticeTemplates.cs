using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Metering.Domain.Money;

namespace Metering.Domain.Notices;

/// <summary>
/// Texts of notices in Chinese and English: data, not code. A place is {name}, {name:yuan} for fen, or {name:word} for a word of the list.
/// </summary>
public sealed partial class NoticeTemplates
{
    private readonly FrozenDictionary<string, NoticeTemplate> kinds;
    private readonly FrozenDictionary<string, BothTexts> words;

    private NoticeTemplates(TemplateFile file)
    {
        kinds = file.Kinds.Select(pair => Checked(pair.Key, pair.Value)).ToFrozenDictionary(kind => kind.Kind, StringComparer.Ordinal);
        words = file.Words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The texts shipped with the program.</summary>
    public static NoticeTemplates Default { get; } = Shipped();

    /// <summary>Every kind, in order of the names.</summary>
    public IEnumerable<NoticeTemplate> Kinds => kinds.Values.OrderBy(kind => kind.Kind, StringComparer.Ordinal);

    /// <summary>The template of a kind; null when there is none.</summary>
    public NoticeTemplate? Find(string kind) => kinds.GetValueOrDefault(kind);

    /// <summary>Reads a file of templates.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which.</exception>
    public static NoticeTemplates Read(string json)
    {
        try
        {
            return new NoticeTemplates(JsonSerializer.Deserialize(json, TemplateJson.Default.TemplateFile)
                ?? throw new FormatException("The file of notice templates is null."));
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The file of notice templates is not valid: {broken.Message}", broken);
        }
    }

    /// <summary>The texts of a notice with its facts in their places.</summary>
    /// <exception cref="KeyNotFoundException">A fact is missing.</exception>
    public (NoticeText Zh, NoticeText En) Fill(NoticeTemplate template, IReadOnlyDictionary<string, string> facts)
    {
        NoticeText In(NoticeText text, Func<BothTexts, string> language) => new(Fill(text.Title, facts, language), Fill(text.Body, facts, language));
        return (In(template.Zh, word => word.Zh), In(template.En, word => word.En));
    }

    private string Fill(string text, IReadOnlyDictionary<string, string> facts, Func<BothTexts, string> language) => Place().Replace(text, place =>
    {
        var value = facts[place.Groups["name"].Value];
        return place.Groups["form"].Value switch
        {
            "yuan" => Yuan.Format(long.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
            "word" => words.TryGetValue(value, out var word) ? language(word) : value,
            _ => value,
        };
    });

    private static NoticeTemplate Checked(string kind, KindFile file)
    {
        if (file.Class is not ("STATUTORY" or "BILLING" or "SERVICE" or "MARKETING"))
            throw new FormatException($"The notice {kind} has the class '{file.Class}'.");
        foreach (var text in (ImmutableArray<string>)[file.Zh.Title, file.Zh.Body, file.En.Title, file.En.Body])
            if (string.IsNullOrWhiteSpace(text) || Place().Replace(text, "").IndexOfAny(['{', '}']) >= 0)
                throw new FormatException($"The notice {kind} has a text that is empty or has a broken place: '{text}'.");
        if (!EventName().IsMatch(file.Event)) throw new FormatException($"The notice {kind} has the event '{file.Event}'.");
        return new NoticeTemplate(kind, file.Class, file.Event, file.Zh, file.En);
    }

    private static NoticeTemplates Shipped()
    {
        using var stream = typeof(NoticeTemplates).Assembly.GetManifestResourceStream("Metering.Domain.Notices.Data.templates.json")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)(:(?<form>yuan|word))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex EventName();
}

/// <summary>One kind of notice.</summary>
/// <param name="Kind">Its word.</param>
/// <param name="Class">STATUTORY, BILLING, SERVICE or MARKETING: only the last can be declined (7.3).</param>
/// <param name="Event">Name of the event that tells of it.</param>
/// <param name="Zh">Chinese text.</param>
/// <param name="En">English text.</param>
public sealed record NoticeTemplate(string Kind, string Class, string Event, NoticeText Zh, NoticeText En)
{
    /// <summary>Class of commercial messages.</summary>
    public const string Marketing = "MARKETING";
}

/// <summary>A text.</summary>
public sealed record NoticeText(string Title, string Body);

/// <summary>A word in both languages.</summary>
internal sealed record BothTexts(string Zh, string En);

/// <summary>A kind as the file writes it.</summary>
internal sealed record KindFile(string Class, string Event, NoticeText Zh, NoticeText En);

/// <summary>The file of templates.</summary>
internal sealed record TemplateFile(Dictionary<string, BothTexts> Words, Dictionary<string, KindFile> Kinds);

/// <summary>Source-generated metadata of template files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TemplateFile))]
internal sealed partial class TemplateJson : JsonSerializerContext;
