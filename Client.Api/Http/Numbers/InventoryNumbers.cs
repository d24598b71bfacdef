using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Numbers;

/// <summary>How numbers, areas and blocks of the inventory are written by clients.</summary>
internal static class InventoryNumbers
{
    /// <summary>The pool that a number belongs to.</summary>
    public static string AreaOf(PhoneNumber number) => number.Kind switch
    {
        PhoneNumberKind.FixedLine => number.AreaCode!,
        PhoneNumberKind.Mobile => "MOBILE",
        PhoneNumberKind.FourHundred => "400",
        _ => "95",
    };

    /// <summary>A number.</summary>
    /// <exception cref="RefusedCallException">NUMBER_INVALID.</exception>
    public static PhoneNumber Number(string pointer, string text, AreaTable areas) => PhoneNumber.Parse(text, areas)
        ?? throw new RefusedCallException(RefusalCodes.NumberInvalid.With("The number is not one of mainland China."),
            new FieldProblem(pointer, "E.164, or as it is dialled at home."));

    /// <summary>The number in the address.</summary>
    /// <exception cref="RefusedCallException">NOT_FOUND.</exception>
    public static async ValueTask<PhoneNumber> Addressed(Call call) =>
        PhoneNumber.Parse(call.Route("number"), await AreaTables.Of(call)) ?? throw RefusedCallException.NotFound();

    /// <summary>An area: 0755 or 755, MOBILE, 400, 95.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static string Area(string text, AreaTable areas) => text is "MOBILE" or "400" or "95" ? text
        : areas.CityOf(text.TrimStart('0')) is not null ? text.TrimStart('0')
        : throw RefusedCallException.Malformed("/area", "An area code such as 0755, or MOBILE, 400 or 95.");

    /// <summary>The blocks of one hundred that a wish such as 86013300-86013399 or 860133 names in an area.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static string Block(string area, string wish, int place)
    {
        var ends = wish.Split('-');
        var first = ends[0].Trim();
        var isRange = ends.Length == 2 && first.Length > 2 && ends[1].Trim() == first[..^2] + "99" && first.EndsWith("00", StringComparison.Ordinal);
        if ((ends.Length != 1 && !isRange) || first.Length is < 3 or > 11 || !first.All(char.IsAsciiDigit))
            throw RefusedCallException.Malformed($"/preferredBlocks/{place}", "A block of one hundred: 86013300-86013399, or 860133.");
        var prefix = isRange ? first[..^2] : first;
        return area switch { "MOBILE" => "+86" + prefix, "400" => "CN400:" + prefix, "95" => "CNACC:" + prefix, _ => $"+86{area}{prefix}" };
    }
}
