using Metering.Actors.Journaling;
using Metering.Contracts.Orders;
using Metering.Domain.Orders;
using NodaTime;

namespace Metering.Actors.Orders;

public sealed partial class OrderGrain
{
    /// <inheritdoc />
    public Task<OrderAdvance> AdvanceTo(Instant now, string? ended) => Advance(now, async () =>
    {
        if (State.Pending is null && NextAt(now) is { } due && due <= now) await Pass(due);
        if (State.Pending is null && ended is not null) await Woken(now, draft => OrderDesk.EndWithAccount(draft, ended));
        if (State.Pending is null && ended is null) await FollowFile(now);
    });

    /// <inheritdoc />
    public Task<OrderAdvance> EndProducts(Instant now, ProductEnded[] ends) => Advance(now, async () =>
    {
        foreach (var end in ends)
            await Woken(now, draft => OrderDesk.EndProduct(draft, new ProductEnd(end.Product, end.Ground, end.At)));
    });

    private async Task<OrderAdvance> Advance(Instant now, Func<Task> pass)
    {
        await turn.WaitAsync();
        try
        {
            if (State.Exists) await ReadCalendar();
            // The account is waiting for this answer: what it has to do goes back with it, this order only asks it what holds.
            if (State.Exists) await pass();
            announced = false;
            return new OrderAdvance(State.Pending?.Content.Number ?? 0, State.Pending is { } pending ? OrderJson.Write(pending.Content) : null,
                State.Exists ? Standing(State, now) : null);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc />
    public async Task Answer(long number, InstructionReply outcome)
    {
        await turn.WaitAsync();
        try
        {
            await Take(number, outcome, tell: false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Does everything that was due before a command, which may have come before the account's wake-up.</summary>
    private async Task CatchUp(Instant now)
    {
        await Finish();
        while (NextAt(now) is { } due && due <= now)
        {
            await Pass(due);
            await Finish();
        }
    }

    private async Task Pass(Instant due) => await Step(state =>
    {
        var draft = Draft(state, due, OrderCommand.Timer);
        if (OrderTimers.NextAt(draft) != due) return StepResult.None;
        OrderTimers.Pass(draft);
        return new StepResult(draft.Events, [], []);
    });

    /// <summary>Decides something by itself, unless the account has to answer first.</summary>
    private async Task Woken(Instant now, Action<OrderDraft> decide) => await Step(state =>
    {
        var draft = Draft(state, now, OrderCommand.Timer);
        if (draft.State.Pending is null) decide(draft);
        return new StepResult(draft.Events, [], []);
    });

    /// <summary>What the account and the lists are to know of it.</summary>
    private OrderStandingReport Standing(OrderState state, Instant now) => new(Version, state.Status, state.Offer!.At, NextAt(now),
        [.. state.Offer.Lines.Where(line => line.Use == LineUse.Term).Select(line => line.Sku).Distinct(StringComparer.Ordinal)]);

    private Instant? NextAt(Instant now) => OrderTimers.NextAt(Draft(State, now, OrderCommand.Timer));
}
