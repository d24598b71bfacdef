namespace Metering.Host.Health;

/// <summary>/health/live: the process answers. /health/ready: it can take calls.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", http => Answer(http, null, "live")).ExcludeFromDescription();
        endpoints.MapGet("/health/ready", http => Answer(http, http.RequestServices.GetRequiredService<Readiness>().Reason(), "ready"))
            .ExcludeFromDescription();
    }

    private static Task Answer(HttpContext http, string? reason, string status)
    {
        http.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        // The reason may name folders of the machine: it belongs into the log, not onto an open address.
        return http.Response.WriteAsync($"{{\"status\":\"{(reason is null ? status : "not " + status)}\"}}");
    }
}
