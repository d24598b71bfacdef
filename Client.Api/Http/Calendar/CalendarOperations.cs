using System.Text.Json;
using Metering.Contracts.Access;
using Metering.Contracts.Calendar;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Calendar;

/// <summary>A year of the working-day calendar (工作日), as the State Council's notice has it.</summary>
/// <param name="Year">The year.</param>
/// <param name="SourceDoc">The notice.</param>
/// <param name="PublishedOn">When the notice was published.</param>
/// <param name="Off">Holiday periods.</param>
/// <param name="Makeup">Weekend days that are worked (调休上班日).</param>
public sealed record CalendarYearBody(int Year, string SourceDoc, string PublishedOn, CalendarOffBody[] Off, string[] Makeup);

/// <summary>A holiday period, both ends included.</summary>
public sealed record CalendarOffBody(string From, string To, string Name);

/// <summary>Loads a year, or replaces it.</summary>
/// <param name="Calendar">The year.</param>
/// <param name="TestClock">For accounts on this test clock only; for everybody when absent.</param>
public sealed record LoadCalendarBody(CalendarYearBody Calendar, string? TestClock = null);

/// <summary>A year as it was loaded.</summary>
public sealed record LoadedCalendarBody(int Year, string SourceDoc, string? TestClock, Instant LoadedAt, string LoadedBy);

/// <summary>Years that were loaded beside the shipped ones.</summary>
public sealed record LoadedCalendarsBody(LoadedCalendarBody[] Items);

/// <summary>/v1/calendars: working years beside the shipped ones (requirements 4.1).</summary>
internal static class CalendarOperations
{
    private const string Example = """
        {"calendar":{"year":2027,"sourceDoc":"notice","publishedOn":"2026-11-10",
        "off":[{"from":"2027-01-01","to":"2027-01-03","name":"元旦"}],"makeup":[]}}
        """;

    public static void Map(OperationRoutes routes)
    {
        routes.Post("/v1/calendars", Load)
            .Allow(ApiRole.Admin).NeedsIdempotencyKey()
            .Says("Load a working year", "Every open deadline of a fapiao is computed anew, and each that moves keeps its old and new day.")
            .Takes<LoadCalendarBody>(Example).Gives<LoadedCalendarBody>(StatusCodes.Status201Created)
            .Refuses(RefusalCodes.CalendarInvalid, RefusalCodes.NotFound);
        routes.Get("/v1/calendars", List)
            .Allow(ApiRole.BillingOperator, ApiRole.Admin).AllowBoundKeys()
            .Says("List the loaded working years")
            .Asks(("testClock", "With those of this test clock."))
            .Gives<LoadedCalendarsBody>();
    }

    private static async Task Load(Call call)
    {
        var body = await call.Body(WireJson.Default.LoadCalendarBody);
        if (body.TestClock is not null) Texts.RequireId("/testClock", body.TestClock);
        var document = JsonSerializer.Serialize(body.Calendar, WireJson.Default.CalendarYearBody);
        var reply = await Calendar(call).Load(document, body.TestClock, call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, Body, WireJson.Default.LoadedCalendarBody);
    }

    private static async Task List(Call call)
    {
        var clock = call.Query("testClock");
        if (clock is not null && !Identifiers.IsValid(clock)) throw RefusedCallException.Malformed("testClock", Identifiers.Rule);
        var years = await Calendar(call).Read(clock);
        await call.Answer(new LoadedCalendarsBody([.. years.Years.Select(Body)]), WireJson.Default.LoadedCalendarsBody);
    }

    private static LoadedCalendarBody Body(WorkingYearView year) => new(year.Year, year.SourceDoc, year.TestClock, year.LoadedAt, year.LoadedBy);

    private static ICalendarGrain Calendar(Call call) => call.Grains.GetGrain<ICalendarGrain>(call.Tenant);
}
