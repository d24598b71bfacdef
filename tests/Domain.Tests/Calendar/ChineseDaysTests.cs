using System.Diagnostics;
using Metering.Domain.Calendar;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Metering.Domain.Tests.Calendar;

/// <summary>Cross-checks the shipped calendar, day by day, against the npm package chinese-days.</summary>
public sealed class ChineseDaysTests
{
    [Fact]
    public async Task Every_day_of_2024_to_2026_agrees_with_the_package()
    {
        var folder = Path.Combine(SourceFolder(), "Calendar", "chinese-days");
        if (!Directory.Exists(Path.Combine(folder, "node_modules"))) await Run("npm", "ci --no-audit --no-fund", folder);

        var theirs = (await Run("node", "print.mjs", folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

        var days = 0;
        for (var day = new LocalDate(2024, 1, 1); day.Year <= 2026; day = day.PlusDays(1), days++)
            WorkingDayCalendar.Default.IsWorkingDay(day).ShouldBe(theirs.Contains(LocalDatePattern.Iso.Format(day)), LocalDatePattern.Iso.Format(day));
        days.ShouldBe(1_096);
    }

    private static async Task<string> Run(string program, string arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {arguments}: {await errors}");
        return output;
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Environment.GetEnvironmentVariable("METERING_REPOSITORY") is { } root
            ? Path.Combine(root, "tests", "Domain.Tests")
            : Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
