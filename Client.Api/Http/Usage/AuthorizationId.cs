using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Metering.Http.Usage;

/// <summary>Ids of authorizations on the wire: they lead back to the resource that holds them, and mean nothing to a client.</summary>
public static class AuthorizationId
{
    private const string Prefix = "auth_";

    /// <summary>The id.</summary>
    public static string Of(string subject, long number) => Prefix
        + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {subject}")));

    /// <summary>Subject and number of an id; false when it was not made here.</summary>
    public static bool TryParse(string id, out string subject, out long number)
    {
        subject = "";
        number = 0;
        if (!id.StartsWith(Prefix, StringComparison.Ordinal) || id.Length > 300
            || !Base64Url.IsValid(id.AsSpan(Prefix.Length))) return false;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(Prefix.Length)));
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 1 || !long.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        subject = text[(space + 1)..];
        return Subjects.TryParse(subject, out _, out _) && Of(subject, number) == id;
    }
}
