using System.Collections.Immutable;
using Metering.Domain.Calendar;
using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Who commands an order, and the claim that its answer is stored under.</summary>
/// <param name="Actor">For the audit trail.</param>
/// <param name="Claim">Claim of the command; null for what is due by itself.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
public sealed record OrderCommand(string Actor, UInt128? Claim, ulong Fingerprint)
{
    /// <summary>Time itself.</summary>
    public static OrderCommand Timer { get; } = new("timer", null, 0);
}

/// <summary>Collects the events of one decision of an order, each decided against the state after the ones before it.</summary>
public sealed class OrderDraft(OrderState state, Instant now, OrderPolicies policies, WorkingDayCalendar workingDays, OrderCommand command)
{
    private readonly List<DomainEvent> events = [];

    /// <summary>The state after the events so far.</summary>
    public OrderState State { get; private set; } = state;

    /// <summary>The account's present.</summary>
    public Instant Now { get; } = now;

    /// <summary>The civil date of the present.</summary>
    public LocalDate Today => BillingZone.DateOf(Now);

    /// <summary>Policies in force.</summary>
    public OrderPolicies Policies { get; } = policies;

    /// <summary>Working days.</summary>
    public WorkingDayCalendar WorkingDays { get; } = workingDays;

    /// <summary>Who commands.</summary>
    public OrderCommand Command { get; } = command;

    /// <summary>
    /// Since when the account's qualification file has all that the order needs; null while it has not, and where nobody asked it.
    /// </summary>
    public Instant? FiledAt { get; set; }

    /// <summary>
    /// When what the order rests on was handed in: its own accepted material, or else what the account has on file; null without either.
    /// </summary>
    public Instant? MaterialSince =>
        State.AcceptedMaterial?.SubmittedAt ?? (State.Needs.IsEmpty ? State.Offer!.At : FiledAt);

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<DomainEvent> Events => events;

    /// <summary>Adds an event.</summary>
    public void Add(DomainEvent happened)
    {
        events.Add(happened);
        State = OrderApply.Apply(State, happened);
    }

    /// <summary>Asks the account to carry something out; the caller fills in the content.</summary>
    public void Ask(InstructionKind kind, Func<Instruction, Instruction>? content = null, Refusals.Refusal? answer = null)
    {
        if (State.Pending is not null) throw new InvalidOperationException("The account has not answered the instruction before.");
        var bare = new Instruction { Number = State.LastInstruction + 1, Kind = kind, At = Now, Actor = Command.Actor };
        Add(new InstructionQueued(new PendingInstruction(content?.Invoke(bare) ?? bare, Command.Claim, Command.Fingerprint, answer?.Code.Code,
            answer?.Detail)));
    }
}
