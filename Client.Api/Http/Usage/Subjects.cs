using Metering.Contracts;
using Metering.Contracts.Numbers;
using Metering.Contracts.Packages;
using Metering.Contracts.Seats;
using Metering.Contracts.Usage;
using Metering.Http.Operations;

namespace Metering.Http.Usage;

/// <summary>
/// Subjects of usage: seat:{accountId}/{seatNo}, number:+8675586013301 (or an access number's key), package:{packageId}.
/// The part behind the colon is the key of the resource's grain.
/// </summary>
public static class Subjects
{
    /// <summary>Longest subject, in characters.</summary>
    public const int MaxLength = 136;

    private const string Seat = "seat:";
    private const string Number = "number:";
    private const string Package = "package:";

    /// <summary>Splits a subject; false when it is none of the three kinds.</summary>
    public static bool TryParse(ReadOnlySpan<char> subject, out ResourceKind kind, out ReadOnlySpan<char> key)
    {
        kind = default;
        key = default;
        if (subject.Length > MaxLength) return false;
        if (subject.StartsWith(Seat, StringComparison.Ordinal))
        {
            key = subject[Seat.Length..];
            var slash = key.IndexOf('/');
            return slash > 0 && Identifiers.IsValid(key[..slash]) && Identifiers.IsValid(key[(slash + 1)..]);
        }
        if (subject.StartsWith(Number, StringComparison.Ordinal))
        {
            kind = ResourceKind.Number;
            key = subject[Number.Length..];
            return IsNumberKey(key);
        }
        kind = ResourceKind.Package;
        if (!subject.StartsWith(Package, StringComparison.Ordinal)) return false;
        key = subject[Package.Length..];
        return Identifiers.IsValid(key);
    }

    /// <summary>The grain of a subject's resource.</summary>
    public static IMeteredResource Resource(IGrainFactory grains, ResourceKind kind, string key) => kind switch
    {
        ResourceKind.Seat => grains.Grain<ISeatGrain>(key),
        ResourceKind.Number => grains.Grain<IPhoneNumberGrain>(key),
        _ => grains.Grain<IPackageGrain>(key),
    };

    /// <summary>The grain of a subject; null when it is none of the three kinds.</summary>
    public static IMeteredResource? Resource(IGrainFactory grains, string subject) =>
        TryParse(subject, out var kind, out var key) ? Resource(grains, kind, key.ToString()) : null;

    /// <summary>A phone number's key: + and digits, or letters, a hyphen or colon, and digits for access numbers.</summary>
    private static bool IsNumberKey(ReadOnlySpan<char> key)
    {
        if (key.Length is < 3 or > 32) return false;
        for (var i = 0; i < key.Length; i++)
            if (!char.IsAsciiLetterOrDigit(key[i]) && key[i] is not ('-' or ':') && (key[i] != '+' || i > 0)) return false;
        return true;
    }
}
