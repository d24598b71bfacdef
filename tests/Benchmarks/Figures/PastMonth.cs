using System.Globalization;

namespace Metering.Benchmarks.Figures;

/// <summary>Last month on a test clock that stands on its 10th, so that usage of it is neither late nor ahead.</summary>
internal sealed class PastMonth
{
    private readonly string _clock;
    private readonly DateTimeOffset _first;

    private PastMonth(string clock, DateTimeOffset first) => (_clock, _first) = (clock, first);

    /// <summary>A time at which calls may have started.</summary>
    public DateTimeOffset Called => _first.AddDays(9).AddHours(-1);

    /// <summary>Makes the clock.</summary>
    public static async Task<PastMonth> Open(ProductSetup setup)
    {
        var today = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8));
        var first = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, today.Offset).AddMonths(-1);
        var created = await setup.Post("/v1/clocks", new { name = "month close", now = Text(first.AddDays(9)) });
        return new PastMonth(created.GetProperty("id").GetString()!, first);
    }

    /// <summary>Accounts on the clock with numbers that may call, numbers 0 and following.</summary>
    public async Task OpenNumbers(ProductSetup setup, int accounts, int perAccount)
    {
        var ids = await setup.OpenAccounts(accounts, _clock);
        var assigned = _first.AddDays(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await ProductSetup.Each(accounts * perAccount, i => setup.AssignNumber(
            ids[i / perAccount], i, ["NUM-FIXED", "VOICE-OUT"], assigned));
    }

    /// <summary>Moves the clock past the closing day; answers when every account is closed.</summary>
    public Task Close(ProductSetup setup) =>
        setup.Post($"/v1/clocks/{_clock}/advance", new { to = Text(_first.AddMonths(1).AddDays(2).AddHours(1)) });

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
