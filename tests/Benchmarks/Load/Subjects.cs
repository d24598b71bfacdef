using System.Globalization;

namespace Metering.Benchmarks.Load;

/// <summary>The telephone numbers that both sides are loaded with: one rule, so that no list has to be exchanged.</summary>
internal static class Subjects
{
    /// <summary>Country and area code of Shenzhen.</summary>
    public const string NumberPrefix = "+86755";

    /// <summary>The local number of resource 0.</summary>
    public const int FirstNumber = 86_000_000;

    /// <summary>What the ids of message packages start with.</summary>
    public const string PackagePrefix = "pkg_";

    /// <summary>The id of message package <paramref name="index"/>.</summary>
    public static string Package(int index) => string.Create(CultureInfo.InvariantCulture, $"{PackagePrefix}{index:D8}");

    /// <summary>The telephone number of resource <paramref name="index"/>.</summary>
    public static string Number(int index) => string.Create(CultureInfo.InvariantCulture, $"{NumberPrefix}{FirstNumber + index:D8}");

    /// <summary>The CloudEvents subject of resource <paramref name="index"/>.</summary>
    public static string Subject(int index) => "number:" + Number(index);
}
