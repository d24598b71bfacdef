using CsCheck;

namespace Metering.Domain.Tests.Wallet;

/// <summary>
/// The lease protocol with its real decisions on both sides, over a network that loses, repeats and reorders. Money is neither created nor
/// lost.
/// A failure prints the seed that repeats it.
/// </summary>
public sealed class Lease_protocol_properties
{
    private static readonly Gen<(Does What, int Who, long Fen, int Pick, bool Again)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, LossyWorld.Resources - 1], Gen.Long[1, 3_000], Gen.Int[0, 9], Gen.Bool).Array[1, 80];

    [Fact]
    public void Whatever_the_network_does_no_fen_is_spent_twice_and_none_is_lost() => Histories.Sample(history => Run(history), iter: Scale.Cases);

    private static void Run((Does What, int Who, long Fen, int Pick, bool Again)[] history)
    {
        var world = new LossyWorld();
        foreach (var (what, who, fen, pick, again) in history)
        {
            world.Step(what, who, fen, pick, again);
            world.NothingIsOverspent();
        }
        world.EverythingArrives();
        world.NothingIsLost();
    }
}
