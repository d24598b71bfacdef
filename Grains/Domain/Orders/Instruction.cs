using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>What an order asks its account to do with money and service. The numbers are stored.</summary>
public enum InstructionKind
{
    /// <summary>Take a payment: Dr CASH.* or LIAB.WALLET / Cr LIAB.ORDER.</summary>
    TakePayment = 0,

    /// <summary>Open what was bought: Dr LIAB.ORDER / Cr LIAB.DEFER.</summary>
    Activate = 1,

    /// <summary>Give back what is held for an order that will not be opened: Dr LIAB.ORDER / Cr LIAB.REFUND.</summary>
    Release = 2,

    /// <summary>Give back what was opened, and end it in the same step (3.8).</summary>
    Refund = 3,

    /// <summary>A single service was accepted: its price is revenue .</summary>
    Accept = 4,

    /// <summary>The account ended before the order was opened: what is held joins its other money: Dr LIAB.ORDER / Cr LIAB.FROZEN.</summary>
    Withhold = 5,

    /// <summary>
    /// The account was ended for a breach before the order was opened: what is held becomes damages (6.1): Dr LIAB.ORDER / Cr INC.FORFEIT net /
    /// Cr VAT.OUT.
    /// </summary>
    Forfeit = 6,
}

/// <summary>
/// One instruction, journaled by the order before the account hears of it, and carried out by the account once: a repeat, after a lost answer
/// or a crash, gets the first outcome.
/// </summary>
public sealed record Instruction
{
    /// <summary>Number within the order, from 1; carried out in this order.</summary>
    public required long Number { get; init; }

    /// <summary>What to do.</summary>
    public required InstructionKind Kind { get; init; }

    /// <summary>The instant it is dated, on the account's clock.</summary>
    public required Instant At { get; init; }

    /// <summary>Who caused it.</summary>
    public required string Actor { get; init; }

    /// <summary>The payment to take.</summary>
    public OrderPayment? Payment { get; init; }

    /// <summary>Lines to open, or whose price becomes damages.</summary>
    public ImmutableArray<OrderLine> Lines { get; init; } = [];

    /// <summary>Lines that end with those whose price becomes damages, and whose money goes back; null where they are not told.</summary>
    public ImmutableArray<OrderLine>? Others { get; init; }

    /// <summary>Lines whose money goes back, or that were accepted.</summary>
    public ImmutableArray<int> Numbers { get; init; } = [];

    /// <summary>Ground of the refund: a clause.</summary>
    public string? Ground { get; init; }
}

/// <summary>How the account answered an instruction.</summary>
/// <param name="RefusedCode">Code of the refusal; null when it was done.</param>
/// <param name="RefusedDetail">Its detail.</param>
/// <param name="Links">What it changed, as addresses within the account.</param>
public sealed record InstructionOutcome(string? RefusedCode, string? RefusedDetail, ImmutableArray<string> Links);

/// <summary>An instruction that the account has not answered yet.</summary>
/// <param name="Content">The instruction.</param>
/// <param name="Claim">Claim of the command that caused it; its answer is stored when the last instruction of the command is done.</param>
/// <param name="Fingerprint">Fingerprint of that command.</param>
/// <param name="AnswerCode">Refusal to answer the command with, whatever comes of this instruction; null for none.</param>
/// <param name="AnswerDetail">Its detail.</param>
public sealed record PendingInstruction(Instruction Content, UInt128? Claim, ulong Fingerprint, string? AnswerCode, string? AnswerDetail);
