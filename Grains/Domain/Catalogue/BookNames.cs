namespace Metering.Domain.Catalogue;

/// <summary>How names in a price book are written.</summary>
internal static class BookNames
{
    internal const string CodeRule = "A code is 2 to 40 upper-case letters, digits, dashes or underscores, and starts with a letter.";
    internal const string NameRule = "A name has 1 to 80 characters.";
    internal const string DottedRule = "It is lower-case words joined by dots, such as voice.outbound.";

    internal static bool IsCode(string text) => text.Length is >= 2 and <= 40 && char.IsAsciiLetterUpper(text[0])
        && text.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character is '-' or '_');

    internal static bool IsDotted(string text) => text.Length is >= 2 and <= 60 && text.Split('.').All(part =>
        part.Length > 0 && char.IsAsciiLetterLower(part[0])
        && part.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_'));

    internal static bool IsName(string text) => text.Length <= 80 && text.Trim().Length > 0 && !text.Any(char.IsControl);
}
