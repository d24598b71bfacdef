using System.Collections.Immutable;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>Collects the events of one decision on a fapiao request, each decided against the state after the ones before it.</summary>
public sealed class InvoiceDraft
{
    private readonly List<InvoiceEvent> events = [];

    /// <summary>Begins a decision: everything that was due until now has happened first, each step at its own instant.</summary>
    public InvoiceDraft(InvoiceState state, Instant now, InvoicePolicies policies)
    {
        State = state;
        Policies = policies;
        Now = Instant.Max(now, state.LastAt);
        while (InvoiceDue.Next(State) is { } step && step.At <= Now) InvoiceDue.Pass(this, step);
    }

    /// <summary>The state after the events so far.</summary>
    public InvoiceState State { get; private set; }

    /// <summary>The request's present; it never goes back.</summary>
    public Instant Now { get; }

    /// <summary>The policies in force.</summary>
    public InvoicePolicies Policies { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<InvoiceEvent> Events => events;

    /// <summary>Adds an event.</summary>
    public void Add(InvoiceEvent happened)
    {
        events.Add(happened);
        State = InvoiceStateApply.Apply(State, happened);
    }

    /// <summary>Null when the state is one of these, else the refusal INVOICE_STATE.</summary>
    internal Refusal? Require(string what, params ReadOnlySpan<InvoiceStatus> allowed) => allowed.Contains(State.Status)
        ? null
        : RefusalCodes.InvoiceState.With($"In state {InvoiceNames.Of(State.Status)} it cannot be {what}.");

    /// <summary>
    /// Null when nothing that the request names was given back since it was reserved, else the refusal INVOICE_STATE: it would have to be taken back
    /// by a red letter at once, so it is turned down before there is a fapiao.
    /// </summary>
    /// <param name="overstatedFen">Per line: what is reserved and issued of it though it was given back.</param>
    internal Refusal? RequireKept(ImmutableArray<long> overstatedFen) =>
        State.Request!.Lines.Where((line, i) => line.GrossFen > 0 && overstatedFen[i] > 0).Any()
            ? RefusalCodes.InvoiceState.With("Something that it names was given back; turn it down, and ask for the rest.")
            : null;
}
