using System.Globalization;

namespace Metering.Domain.Numbers;

/// <summary>
/// Keys of a number's assignments. The first has the number's own key; one that follows a rest is a resource of its own, so that what the
/// owner before used, owes and is shown stays with that owner (3.13): +8675586013301:2 is the second assignment of +8675586013301.
/// </summary>
public static class NumberAssignment
{
    /// <summary>The key of an assignment that so many others came before.</summary>
    public static string KeyOf(string number, int earlier) =>
        earlier == 0 ? number : string.Create(CultureInfo.InvariantCulture, $"{number}:{earlier + 1}");

    /// <summary>The key of the assignment after this one.</summary>
    public static string Next(string key)
    {
        var number = NumberOf(key);
        return KeyOf(number, number.Length == key.Length ? 1 : int.Parse(key.AsSpan(number.Length + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>The number of an assignment; another text stays as it is.</summary>
    public static string NumberOf(string key)
    {
        var colon = key.LastIndexOf(':');
        // CN400:… and CNACC:… have a colon of their own.
        return colon > 0 && (key[0] == '+' || key.IndexOf(':', StringComparison.Ordinal) < colon) ? key[..colon] : key;
    }
}
