using CsCheck;

namespace Metering.Domain.Tests.Invoices;

/// <summary>
/// Fapiao of one order in every order of events: no illegal state, every alert once, a repeat changes nothing, and blue less red never
/// passes paid less refunded. A failure prints the seed that repeats it.
/// </summary>
public sealed class Invoice_properties
{
    private static readonly Gen<(Does What, int Who, long Fen, bool Flag)[]> Histories =
        Gen.Select(Gen.Enum<Does>(), Gen.Int[0, 3], Gen.Long[0, 700], Gen.Bool).Array[1, 120];

    [Fact]
    [Trait("Clause", "5.2")]
    public void Whatever_happens_there_is_one_net_fapiao_per_fen() => Histories.Sample(history => Run(history), iter: Scale.Cases);

    /// <summary>The same from a paid order with confirmed requests on, so that the later states are met often.</summary>
    [Fact]
    public void The_same_once_requests_are_confirmed() => Histories.Sample(history => Run(
        [(Does.Pay, 0, 0, false), (Does.Request, 0, 400, false), (Does.Request, 0, 333, false), (Does.Confirm, 0, 0, true),
            (Does.Confirm, 1, 0, true), (Does.Issue, 0, 0, false), (Does.PlatformIssues, 0, 0, false), .. history]), iter: Scale.Cases);

    private static void Run((Does What, int Who, long Fen, bool Flag)[] history)
    {
        var world = new InvoiceWorld();
        foreach (var (what, who, fen, flag) in history) world.Step(what, who, fen, flag);
        world.EverythingIsToldAndReplayed();
        world.WhatIsNotIssuedIsTurnedDown();
    }
}
