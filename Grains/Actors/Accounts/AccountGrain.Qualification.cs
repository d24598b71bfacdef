using System.Collections.Immutable;
using Metering.Contracts.Numbers;
using Metering.Contracts.Qualification;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;
using Metering.Domain.Orders;
using Metering.Domain.Qualification;
using NodaTime;

namespace Metering.Actors.Accounts;

public sealed partial class AccountGrain
{
    /// <inheritdoc />
    public Task<QualifiedAccount?> Qualified(string tenant) => Task.FromResult(IsOf(tenant)
        ? new QualifiedAccount(Head.Name, Head.Uscc, NowOf(State), Head.TestClock, !Head.Suspension.Reasons.IsEmpty,
            Head.Standing.ClosingAt is not null)
        : null);

    /// <inheritdoc />
    public async Task<QualifiedAccount?> WatchQualification(string tenant)
    {
        if (!IsOf(tenant)) return null;
        AccountChange? change = null;
        await Step(state =>
        {
            change = Change(state);
            change.Draft.Add(new QualificationWatched(change.Draft.Now));
            TellAgenda(change);
            return change.Step();
        });
        // What the file decides next rests on that this account will ask.
        await DeliverAndSchedule(change);
        return await Qualified(tenant);
    }

    /// <inheritdoc />
    public Task ApplyQualification() => CatchUp();

    /// <inheritdoc />
    public async Task NoteMaterial()
    {
        if (!Head.IsOpen || Head.MaterialHandedInAt is not null) return;
        await Step(state =>
        {
            var change = Change(state);
            Lifecycle.NoteMaterial(change.Draft);
            return change.Step();
        });
    }

    /// <inheritdoc />
    public async Task EndResource(string subject, NumberGivenUp given)
    {
        if (!Head.IsOpen || await Store.ReadPageAsync(JournalId, AccountPages.Subject(subject)) is null) return;
        AccountChange? change = null;
        await Step(state =>
        {
            change = Change(state);
            change.Send(ending: new EndingMessage(subject, change.Draft.Now, given.Reason, given.Actor, given.Withdrawn ? true : null));
            return change.Step();
        });
        if (!State.Outbox.Pending.IsEmpty) await DeliverToResources();
    }

    /// <summary>
    /// The file keeps on which material products rest, before anything of them is opened: what nobody has is not stopped.
    /// </summary>
    private async Task RestOn(IEnumerable<(string Sku, ImmutableArray<string> Material)> products)
    {
        foreach (var (sku, material) in products)
            if (OrderMaterial.Lapsing(material) is { IsEmpty: false } types)
                await GrainFactory.GetGrain<IQualificationGrain>(Id).RestOn(sku, [.. types]);
    }

    /// <summary>
    /// Asks the file what its documents mean, and stops or starts the products and resources that rest on them, no others (3.11). The file answers
    /// between its commands, so that a command that made this account ask is in the answer, or makes it ask again. Orders that are not open are
    /// woken to look at it too.
    /// </summary>
    private async Task PassQualification(Instant at)
    {
        var watches = Head.QualificationWatches;
        var advance = await GrainFactory.GetGrain<IQualificationGrain>(Id).AdvanceTo(Head.Tenant, Head.TestClock, at);
        var known = new List<DependentView>();
        foreach (var dependent in advance.Dependents)
            if (QualificationFile.ProductOf(dependent.Subject) is not null
                || await Store.ReadPageAsync(JournalId, AccountPages.Subject(dependent.Subject)) is not null) known.Add(dependent);
        AccountChange? change = null;
        await Step(state =>
        {
            change = TradeChange(state, at);
            if (Head.Standing.ClosingAt is null)
            {
                foreach (var (product, dependent) in known.Select(dependent => (QualificationFile.ProductOf(dependent.Subject), dependent)))
                    DunningSteps.SetByFile(change.Draft, product, product is null ? dependent.Subject : null, dependent.Blocked);
                // Orders that are paid wait for what the file has now, or rest on it (3.3, 4.1).
                OrderBooks.WakeUnopened(change.Draft, at);
            }
            change.Draft.Add(new QualificationPassed(watches, advance.NextDueAt, (QualificationStage)advance.Stage));
            TellAgenda(change);
            return change.Step();
        });
        Deliver(change);
    }
}
