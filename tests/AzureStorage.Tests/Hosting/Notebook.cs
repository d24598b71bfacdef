using Orleans.Runtime;

namespace Metering.AzureStorage.Tests.Hosting;

/// <summary>Keeps a text and reminders.</summary>
public interface INotebook : IGrainWithStringKey
{
    Task Write(string text);

    Task<string> Read();

    Task<DateTime> WrittenAt();

    Task Remind(string name);

    Task Forget(string name);

    Task<List<string>> Reminders();
}

/// <summary>What the notebook keeps.</summary>
[GenerateSerializer]
public sealed class Notes
{
    [Id(0)]
    public string Text { get; set; } = "";

    [Id(1)]
    public DateTime WrittenAt { get; set; }
}

/// <inheritdoc cref="INotebook"/>
public sealed class Notebook([PersistentState("notes")] IPersistentState<Notes> notes) : Grain, INotebook, IRemindable
{
    public async Task Write(string text)
    {
        notes.State = new Notes { Text = text, WrittenAt = DateTime.UtcNow };
        await notes.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(notes.State.Text);

    public Task<DateTime> WrittenAt() => Task.FromResult(notes.State.WrittenAt);

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    public async Task Forget(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<List<string>> Reminders() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
