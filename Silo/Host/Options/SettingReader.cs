using System.Globalization;

namespace Metering.Host.Options;

/// <summary>Reads one section; a value that cannot be used is refused in a sentence that names it.</summary>
internal sealed class SettingReader(IConfiguration configuration, string section)
{
    private readonly IConfigurationSection values = configuration.GetSection(section);

    public string? Text(string name) => values[name];

    public string Text(string name, string usual) => values[name] ?? usual;

    public int Number(string name, int usual, int least, int most)
    {
        if (values[name] is not { } text) return usual;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
            && value <= most
            ? value : throw Wrong(name, $"is '{text}'; it must be a whole number from {least} to {most}");
    }

    /// <summary>An amount in fen.</summary>
    public long Amount(string name, long usual, long least)
    {
        if (values[name] is not { } text) return usual;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var fen) && fen >= least
            ? fen : throw Wrong(name, $"is '{text}'; it must be a whole number of fen from {least}");
    }

    /// <summary>
    /// A folder for files, whole. It is made when the first file comes; that this will be possible is seen at the start, for a caller who is
    /// answered 503 then, or a fapiao that is late, would be the first to tell.
    /// </summary>
    public string WritableFolder(string name, string folder)
    {
        var place = Path.GetFullPath(folder);
        try
        {
            while (!Path.Exists(place)) place = Path.GetDirectoryName(place)!;
            var probe = Path.Combine(place, $".metering-{Guid.NewGuid():N}");
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return Path.GetFullPath(folder);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw Wrong(name, $"is '{folder}', where this user cannot write ({wrong.Message.TrimEnd('.')}); "
                + "mend its permissions or name another folder");
        }
    }

    public bool Flag(string name, bool usual)
    {
        if (values[name] is not { } text) return usual;
        return bool.TryParse(text, out var value) ? value : throw Wrong(name, $"is '{text}'; it must be true or false");
    }

    public T Choice<T>(string name, T usual)
        where T : struct, Enum
    {
        if (values[name] is not { } text) return usual;
        // A number would be taken for a name of the list.
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && !char.IsAsciiDigit(text[0]) && Enum.IsDefined(value)
            ? value : throw Wrong(name, $"is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>A setting that nobody knows is a misspelt one: it must not be passed over.</summary>
    public void Only(params string[] known)
    {
        foreach (var child in values.GetChildren())
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw Wrong(child.Key, $"does not exist; the options of {section} are {string.Join(", ", known)}");
    }

    public StartRefusedException Wrong(string name, string what) => new($"The option {section}:{name} {what}.");
}
