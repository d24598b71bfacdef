using Metering.Domain.Usage;
using Shouldly;

namespace Metering.Domain.Tests.Usage;

public sealed class Bounds_of_a_close
{
    private static readonly CloseBounds Bounds = new(MaxLines: 2, MaxGrossFen: 1_000);

    [Theory]
    [InlineData(null, 1_000L)]
    [InlineData(null, 600L, 400L)]
    [InlineData(null, -1_000L)]
    [InlineData("its gross passes 1000 fen.", 600L, 401L)]
    [InlineData("its gross passes 1000 fen.", -1_001L)]
    [InlineData("its gross passes 1000 fen.", long.MaxValue, long.MaxValue)]
    [InlineData("it has 3 lines, more than 2.", 1L, 1L, 1L)]
    public void Lines_of_one_resource_keep_both(string? broken, params long[] grossFen) =>
        Bounds.BrokenBy([.. grossFen.Select(fen => new ClosedLine("API-CALL", 202607, 1, fen, false, "PB"))]).ShouldBe(broken);
}
