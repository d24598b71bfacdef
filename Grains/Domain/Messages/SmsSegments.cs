namespace Metering.Domain.Messages;

/// <summary>Billing segments of an SMS (计费条数, requirements 4.6): UCS-2 for all content, as mainland platforms bill it.</summary>
public static class SmsSegments
{
    private const int Single = 70;
    private const int Concatenated = 67;

    /// <summary>Segments of the text as sent: signature, body and opt-out text, after substitution.</summary>
    public static int Count(string textAsSent) => CountUnits(textAsSent.Length);

    /// <summary>Segments of so many UTF-16 code units; an empty message is not sent and has none.</summary>
    public static int CountUnits(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        return units == 0 ? 0 : units <= Single ? 1 : (units - 1) / Concatenated + 1;
    }
}
