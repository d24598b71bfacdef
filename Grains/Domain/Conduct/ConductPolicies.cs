namespace Metering.Domain.Conduct;

/// <summary>Policies of violation cases and force majeure, with the defaults of requirements 0.3.</summary>
public sealed record ConductPolicies
{
    /// <summary>Case.ResponseWorkingDays: working days to answer a question (3.10, 3.17).</summary>
    public int ResponseWorkingDays { get; init; } = 5;

    /// <summary>Case.CureDays: natural days to cure after notice; 15 by contract, only more is allowed (11.3(4)).</summary>
    public int CureDays { get; init; } = 15;

    /// <summary>Forfeit.WalletCash: the rest of the wallet becomes damages too, instead of being withheld .</summary>
    public bool ForfeitWalletCash { get; init; }

    /// <summary>ForceMajeure.NegotiationDays: natural days to agree on the lost days, unless a day is named (10.1).</summary>
    public int NegotiationDays { get; init; } = 30;

    /// <summary>Case.CreationsPerMinute: accounts and orders that one key may make in a minute; 0 for no bound (3.14(4)).</summary>
    public int CreationsPerMinute { get; init; }

    /// <summary>Case.OutboundCallsPerHour: calls from one number in an hour past which a case is opened; 0 for no bound (3.16(2)).</summary>
    public int OutboundCallsPerHour { get; init; }

    /// <summary>Most cases, permissions, claims or events of one account, each: above it somebody reports without end.</summary>
    public int MostRecords { get; init; } = 1_000;

    /// <summary>The policies themselves, when every value makes sense.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public ConductPolicies Validated() =>
        ResponseWorkingDays is < 1 or > 60 ? throw new ArgumentException("The policy ResponseWorkingDays is out of range.")
        : CureDays is < 15 or > 365 ? throw new ArgumentException("The policy CureDays is out of range: 15 days are the contract's.")
        : NegotiationDays is < 1 or > 365 ? throw new ArgumentException("The policy NegotiationDays is out of range.")
        : MostRecords < 1 ? throw new ArgumentException("The policy MostRecords is out of range.") : this;
}
