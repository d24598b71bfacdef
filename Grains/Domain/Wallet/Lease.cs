namespace Metering.Domain.Wallet;

/// <summary>
/// Money a resource may spend on its own, as cumulative counters in fen, so that a repeated, lost or reordered message changes nothing twice.
/// This is the resource's side; <see cref="LeaseAccount"/> is the account's.
/// </summary>
/// <param name="GrantedFen">Granted by the account, as far as the resource knows.</param>
/// <param name="ConsumedFen">Spent on usage.</param>
/// <param name="ReturnedFen">Given back unspent.</param>
public readonly record struct Lease(long GrantedFen, long ConsumedFen, long ReturnedFen)
{
    /// <summary>What may still be spent or held.</summary>
    public long AvailableFen => GrantedFen - ConsumedFen - ReturnedFen;

    /// <summary>Learns the account's cumulative grant; an older answer changes nothing.</summary>
    public Lease Granted(long cumulativeFen) => this with { GrantedFen = Math.Max(GrantedFen, cumulativeFen) };

    /// <summary>
    /// Whether usage may be refused for want of money: the account said that nothing more is free anywhere, and nothing was recalled from
    /// this lease since it was asked. Otherwise the answer is out of date and the account must be asked again.
    /// </summary>
    /// <param name="exhausted">What the account answered.</param>
    /// <param name="returnedFenWhenAsked"><see cref="ReturnedFen"/> when the question was sent.</param>
    public bool MayRefuse(bool exhausted, long returnedFenWhenAsked) => exhausted && ReturnedFen == returnedFenWhenAsked;

    /// <summary>Spends, or takes back a spending when negative. Taking back raises what is available again.</summary>
    /// <exception cref="InvalidOperationException">More than is available: a bug, the decision must have checked.</exception>
    public Lease Spent(long amountFen) => amountFen <= AvailableFen
        ? this with { ConsumedFen = ConsumedFen + amountFen }
        : throw new InvalidOperationException("A lease was overspent.");

    /// <summary>Gives back all that is neither spent nor held.</summary>
    public Lease Returned(long heldFen) => this with { ReturnedFen = ReturnedFen + Math.Max(0, AvailableFen - heldFen) };
}
