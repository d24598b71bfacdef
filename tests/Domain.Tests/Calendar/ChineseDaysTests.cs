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
        var folder = Path.Combine(Root(), "tests", "Domain.Tests", "Calendar", "chinese-days");
        // npm writes this file last, so an installation that was cut short is made again.
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"))) await Run("npm", "ci --no-audit --no-fund", folder);

        var theirs = (await Run("node", "print.mjs", folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var every = Enumerable.Range(0, 1_096).Select(new LocalDate(2024, 1, 1).PlusDays);
        var ours = every.Where(WorkingDayCalendar.Default.IsWorkingDay).ToList();

        ours.Select(LocalDatePattern.Iso.Format).ShouldBe(theirs);
        ours.Count.ShouldBe(251 + 248 + 248);
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
