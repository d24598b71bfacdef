using Metering.Domain.Conduct;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Conduct;

/// <summary>Checks of what people write in cases and claims.</summary>
internal static class ConductTexts
{
    private const int Longest = 2_000;

    /// <summary>A text of some lines.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void Require(string pointer, string text)
    {
        if (text.Trim().Length == 0 || text.Length > Longest || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            throw RefusedCallException.Malformed(pointer, $"A text of 1 to {Longest} characters.");
    }

    /// <summary>A category of the agreement.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void RequireCategory(string category)
    {
        if (ViolationCategory.Find(category) is null)
            throw RefusedCallException.Malformed("/category", $"One of {string.Join(", ", ViolationCategory.All.Select(one => one.Code))}.");
    }

    /// <summary>An id in the address.</summary>
    /// <exception cref="RefusedCallException">NOT_FOUND when it is none.</exception>
    public static string Id(Call call, string name) =>
        Identifiers.IsValid(call.Route(name)) ? call.Route(name) : throw RefusedCallException.NotFound();
}
