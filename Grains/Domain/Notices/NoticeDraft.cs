using System.Collections.Immutable;
using System.Globalization;
using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;

namespace Metering.Domain.Notices;

/// <summary>What a notice has to say, before it is written: its kind and its facts.</summary>
/// <param name="Kind">Kind of the templates.</param>
/// <param name="At">When its cause happened.</param>
/// <param name="Facts">Facts by name: amounts end in Fen, counts in Days; dates are yyyy-MM-dd, months yyyyMM.</param>
public sealed record NoticeDraft(string Kind, Instant At, ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>A draft with these facts.</summary>
    public static NoticeDraft Of(string kind, Instant at, params IEnumerable<(string Name, string Value)> facts) => new(kind, at,
        facts.ToImmutableSortedDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal));

    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Text(YearMonth month) => Text(month.Year * 100 + month.Month);

    internal static string Text(Instant at) => Minutes.Format(at.WithOffset(BillingZone.Offset).LocalDateTime);

    internal static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
