using System.Globalization;
using Metering.Actors.Journaling;
using Metering.Contracts.Commands;
using Metering.Contracts.Numbers;
using Metering.Contracts.Qualification;
using Metering.Domain.Numbers;
using Metering.Domain.Refusals;
using Metering.Journal;

namespace Metering.Actors.Numbers;

/// <summary>The blocks of an area; journal number-pool/{tenant}/{area}. Which number is whose is decided by its block alone.</summary>
public sealed class NumberPoolGrain(JournalServices services) : JournaledActor<NumberPool>(services, NumberPoolCodec.Instance), INumberPoolGrain
{
    private const int SecondsRemembered = 30;
    private readonly ICommitIds ids = services.CommitIds;
    private readonly Dictionary<string, long> fullUntil = new(StringComparer.Ordinal);

    /// <inheritdoc />
    protected override JournalId JournalId => new($"number-pool/{this.GetPrimaryKeyString()}");

    private string Tenant => this.GetPrimaryKeyString().Split('/')[0];

    private string Area => this.GetPrimaryKeyString().Split('/')[1];

    /// <inheritdoc />
    public async Task Join(string[] blocks)
    {
        foreach (var block in blocks) fullUntil.Remove(block);
        await Step(pool =>
        {
            string[] unknown = [.. blocks.Except(pool.Blocks, StringComparer.Ordinal)];
            return unknown.Length == 0 ? StepResult.None : StepResult.Of(new BlocksJoined([.. unknown]));
        });
    }

    /// <inheritdoc />
    public Task<bool> IsEmpty() => Task.FromResult(!State.Blocks.Any());

    /// <inheritdoc />
    public async Task<CommandReply<NumberView>> Reserve(ReserveNumber command, CommandContext context)
    {
        // A command that was answered before gets that answer, whatever is free now.
        if (await IsAnswered(context))
            return await Answer(context, null, RefusalCodes.OutcomeUnknown.With("Repeat the request."));
        var bound = Area.All(char.IsAsciiDigit) && Area is not ("400" or "95") ? Area : null;
        if (await GrainFactory.GetGrain<IQualificationGrain>(command.Account).MayReserve(Tenant, bound) is not { } clearance)
            return CommandReply.Refused<NumberView>(RefusalCodes.NotFound.With("There is no such account."));
        if (clearance.Refusal is { } no) return await Answer(context, null, RefusalCodes.Named(no.Code).With(no.Detail));
        var reservation = (context.Claim ?? ids.Next()).ToString("x32", CultureInfo.InvariantCulture);
        var hold = new HoldNumber(command.Account, command.Number, command.Use, reservation, true, clearance.Needs, clearance.Now,
            clearance.Clock, context.Actor);
        var held = command.Number is { } number
            ? await BlockOf(NumberBlock.BlockOf(number)).Hold(hold)
            : await Search(command.PreferredBlocks, hold);
        return await Answer(context, held, command.Number is null
            ? RefusalCodes.NoNumberFree.With("No number of the area is free.") : RefusalCodes.NumberTaken.With("The number is not free."));
    }

    /// <summary>Preferred blocks in their order, then the area's (3.11).</summary>
    private async Task<NumberView?> Search(string[] preferred, HoldNumber hold)
    {
        foreach (var block in preferred.Where(block => State.Blocks.Contains(block, StringComparer.Ordinal)))
            if (await BlockOf(block).Hold(hold) is { } met) return met;
        var without = hold with { PreferenceMet = preferred.Length == 0 };
        // Blocks that were full a moment ago come last: only a memory of this activation, to find a free number sooner.
        var now = WallNow.ToUnixTimeSeconds();
        foreach (var block in State.Blocks.OrderBy(block => fullUntil.GetValueOrDefault(block) > now))
        {
            if (await BlockOf(block).Hold(without) is { } held) return held;
            fullUntil[block] = now + SecondsRemembered;
        }
        return null;
    }

    private Task<CommandReply<NumberView>> Answer(CommandContext context, NumberView? held, Refusal refusal) =>
        Command<NumberView>(context, (_, _) => held is null
            ? Verdict.Refused<NumberPool, NumberView>(refusal) : Verdict.Done<NumberPool, NumberView>([], _ => held));

    private INumberBlockGrain BlockOf(string block) => GrainFactory.GetGrain<INumberBlockGrain>($"{Tenant}/{block}");
}
