namespace Metering.Actors.Usage;

/// <summary>What the account answered about money.</summary>
/// <param name="GrantedFen">The lease, in all.</param>
/// <param name="Exhausted">Nothing more is free anywhere on the account.</param>
/// <param name="ReturnedFen">What the lease had given back when the account was asked.</param>
internal readonly record struct MoneyAnswer(long GrantedFen, bool Exhausted, long ReturnedFen)
{
    /// <summary>Whether a decision against this state may refuse for want of money: one that does not hold the grant yet may not.</summary>
    public bool IsFinalFor(Metering.Domain.Usage.ResourceState state) =>
        state.Lease.GrantedFen >= GrantedFen && state.Lease.MayRefuse(Exhausted, ReturnedFen);
}

/// <summary>How often a request asks for money before it is turned away, to be repeated by its caller.</summary>
internal static class MoneyPatience
{
    /// <summary>A neighbour that does not give its lease back must not keep a request asking for ever; contention settles far sooner.</summary>
    public const int MaxAsks = 8;

    /// <summary>What a request is told that asked so often.</summary>
    public static Metering.Journal.StoreUnavailableException Ended() =>
        new("The account could not collect what is leased out in time; nothing was recorded, repeat the request.");
}

/// <summary>A request that waits for the account's answer about money before it can be decided.</summary>
internal interface IPostponed
{
    /// <summary>What it spends or holds in all, fen.</summary>
    long NeededFen { get; }

    /// <summary>The account answered: decide again, for good when it is exhausted and nothing was recalled meanwhile.</summary>
    void Resume(MoneyAnswer money);

    /// <summary>The account could not be asked: nothing was recorded, the caller may repeat.</summary>
    void Fail(Exception fault);
}
