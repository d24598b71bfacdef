using System.Diagnostics;
using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

/// <summary>Cross-checks the shipped calendar, day by day, against the npm package chinese-days.</summary>
public sealed class ChineseDaysTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_day_of_2024_to_2026_agrees_with_the_package()
    {
        var theirs = await Listed();
        var every = Enumerable.Range(0, 1_096).Select(new LocalDate(2024, 1, 1).PlusDays);
        var ours = every.Where(WorkingDayCalendar.Default.IsWorkingDay).ToList();

        ours.Select(LocalDatePattern.Iso.Format).ShouldBe(theirs);
        ours.Count.ShouldBe(251 + 248 + 248);
    }

    /// <summary>The 45 working days of clause 5.2, counted in the package's own list, for every start whose last day it knows.</summary>
    [Fact]
    public async Task Every_fapiao_deadline_agrees_with_the_package()
    {
        var theirs = (await Listed()).Select(day => LocalDatePattern.Iso.Parse(day).Value).ToList();
        var starts = 0;
        for (var (start, next) = (new LocalDate(2023, 12, 31), 0); ; start = start.PlusDays(1), starts++)
        {
            while (theirs[next] <= start) next++;
            if (next + 44 >= theirs.Count) break;
            WorkingDayCalendar.Default.AddWorkingDays(start, 45).ShouldBe(new Deadline(theirs[next + 44], Provisional: false), $"{start}");
        }
        starts.ShouldBeGreaterThan(1_000);
    }

    private static async Task<string[]> Listed()
    {
        var folder = Path.Combine(Root(), "tests", "Domain.Tests", "Calendar", "chinese-days");
        // npm writes this file last, so an installation that was cut short is made again.
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) await Run("npm", "ci --no-audit --no-fund", folder);
        return (await Run("node", "print.mjs", folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> Run(string program, string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldBe(0, $"{program} {arguments}: {await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("METERING_REPOSITORY") is { } root) return root;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Metering.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Metering.sln was not found above the test.");
    }
}
