using System.Collections.Concurrent;
using System.Globalization;
using Metering.Contracts.Disruptions;
using Metering.Grains.Tests.Accounts;
using Metering.Grains.Tests.Hosting;
using Metering.Grains.Tests.Usage;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orleans.Runtime;
using Shouldly;
using static Metering.Grains.Tests.Hosting.EmbeddedSilo;

namespace Metering.Grains.Tests.Disruptions;

/// <summary>A walk over the accounts that the store stops has a reminder and goes on by it, whatever was done with that meanwhile.</summary>
public sealed class Reminding_of_a_walk(Reminding_of_a_walk.Silo silo) : IClassFixture<Reminding_of_a_walk.Silo>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_walk_that_begins_while_the_reminder_of_the_last_one_is_looked_up_keeps_it()
    {
        var flood = await Active("flood");

        await EndAt(silo.Reminders.Look = new Gate(), flood);

        await GoesOn(flood, "ENDING", "ENDED");
    }

    [Fact]
    public async Task A_walk_that_begins_while_the_reminder_of_the_last_one_is_removed_has_its_own()
    {
        var storm = await Active("storm");

        await EndAt(silo.Reminders.Removal = new Gate(), storm);

        await GoesOn(storm, "ENDING", "ENDED");
    }

    [Fact]
    public async Task A_tick_in_a_store_that_came_without_reminders_makes_sure_of_the_next_one()
    {
        silo.Faulty.CommitsLeft = 1;
        var quake = await Declared("quake");
        await silo.Reminders.TestOnlyClearTable();
        await silo.Forget();

        await Tick(quake);

        await GoesOn(quake, "CONFIRMING", "ACTIVE");
    }

    private async Task<IRegionalEventGrain> Declared(string id)
    {
        var declared = silo.Grains.GetGrain<IRegionalEventGrain>($"{AccountSilo.Tenant}/{id}");
        AccountSilo.Value(await declared.Declare(new DeclareRegionalEvent("FORCE_MAJEURE", "FLOOD", null, null, [], false, false,
            new LocalDate(2020, 1, 1), "Red warning"), AccountSilo.Command()));
        return declared;
    }

    /// <summary>An event whose first walk is over: there are no accounts. Its reminder waits for the next tick.</summary>
    private async Task<IRegionalEventGrain> Active(string id)
    {
        var declared = await Declared(id);
        await Until(async () => (await declared.View())!.Phase == "ACTIVE");
        silo.Reminders.Count.ShouldBe(1);
        return declared;
    }

    /// <summary>Ends the event while a tick stands at the gate; the walk that begins then cannot be written.</summary>
    private async Task EndAt(Gate gate, IRegionalEventGrain active)
    {
        var tick = Tick(active);
        await gate.Reached.WaitAsync(Patience);
        silo.Faulty.CommitsLeft = 1;
        AccountSilo.Value(await active.End(new EndRegionalEvent(new LocalDate(2020, 1, 2), null, "Lifted"), AccountSilo.Command()));
        gate.Open();
        // A tick that finds another reminder than the one it wanted to remove fails, and harms nothing.
        await Task.WhenAny(tick);
    }

    /// <summary>The walk stands where it was stopped, with a reminder, and is let go when ticks have ended it.</summary>
    private async Task GoesOn(IRegionalEventGrain stopped, string phase, string after)
    {
        (await stopped.View())!.Phase.ShouldBe(phase);
        silo.Reminders.Count.ShouldBe(1);

        silo.Faulty.CommitsLeft = null;
        await Until(async () =>
        {
            await Tick(stopped);
            return silo.Reminders.Count == 0;
        });
        (await stopped.View())!.Phase.ShouldBe(after);
    }

    private static Task Tick(IRegionalEventGrain walk) => walk.AsReference<IRemindable>().ReceiveReminder("walk", default);

    /// <summary>A silo without accounts, whose store a test can stop and whose reminders it can hold.</summary>
    public sealed class Silo : EmbeddedSilo
    {
        public HeldReminders Reminders { get; } = new();

        public FaultyStore Faulty { get; private set; } = null!;

        protected override Type LeftOut => typeof(FakeAccount);

        protected override IJournalStore Seen(IJournalStore real) => Faulty = new FaultyStore(real);

        protected override void Configure(ISiloBuilder silo) => silo.AddReminders().Services.AddSingleton<IReminderTable>(Reminders);
    }

    /// <summary>Where a call waits until the test lets it through.</summary>
    public sealed class Gate
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => reached.Task;

        public Task Pass()
        {
            reached.TrySetResult();
            return opened.Task;
        }

        public void Open() => opened.SetResult();
    }

    /// <summary>Reminders in memory.</summary>
    public sealed class HeldReminders : IReminderTable
    {
        private readonly ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> rows = new();
        private int writes;

        public int Count => rows.Count;

        /// <summary>Where a look for a reminder waits; null while none does.</summary>
        public Gate? Look { get; set; }

        /// <summary>Where the removal of a reminder waits; null while none does.</summary>
        public Gate? Removal { get; set; }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<ReminderTableData> ReadRows(GrainId grainId) =>
            Task.FromResult(new ReminderTableData(rows.Values.Where(row => row.GrainId == grainId)));

        public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData(rows.Values));

        public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
        {
            if (Look is { } gate) await gate.Pass();
            return rows.GetValueOrDefault((grainId, reminderName));
        }

        public Task<string?> UpsertRow(ReminderEntry entry)
        {
            entry.ETag = Interlocked.Increment(ref writes).ToString(CultureInfo.InvariantCulture);
            rows[(entry.GrainId, entry.ReminderName)] = entry;
            return Task.FromResult<string?>(entry.ETag);
        }

        public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
        {
            if (Removal is { } gate) await gate.Pass();
            return rows.TryGetValue((grainId, reminderName), out var row) && row.ETag == eTag && rows.TryRemove((grainId, reminderName), out _);
        }

        public Task TestOnlyClearTable()
        {
            rows.Clear();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
