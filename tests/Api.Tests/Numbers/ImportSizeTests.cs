using Metering.Api.Tests.Hosting;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>An import is larger than a command may be: up to 2 MiB.</summary>
public sealed class ImportSizeTests(RunningHost host)
{
    [Fact]
    public async Task A_file_of_up_to_2_MiB_is_imported_and_a_larger_one_is_refused_whole()
    {
        var fits = Csv("0769-8310", 1_900_000);
        fits.Length.ShouldBeInRange(1_800_000, 2 << 20);

        (await host.Operator.PostText("/v1/numbers/imports", fits, "text/csv")).Status(200).Number("added").ShouldBe(100);
        (await host.Operator.PostText("/v1/numbers/imports", Csv("0769-8311", 2_200_000), "text/csv")).Problem(413, "REQUEST_TOO_LARGE");

        (await host.Operator.Get("/v1/numbers/0769-83100099")).Status(200);
        (await host.Operator.Get("/v1/numbers/0769-83110000")).Problem(404, "NOT_FOUND");
    }

    /// <summary>A hundred numbers, each on many lines with a long note: known ones stay as they are.</summary>
    private static string Csv(string prefix, int length)
    {
        var note = new string('n', 700);
        return "number,note\n" + string.Concat(Enumerable.Range(0, length / 720).Select(line => $"{prefix}{line % 100:D4},{note}\n"));
    }
}
