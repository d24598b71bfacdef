using Metering.Host.Backups;
using Metering.Host.Options;
using Metering.Journal;
using Shouldly;

namespace Metering.Api.Tests.Moving;

/// <summary>The command asks, the process that serves makes the backup, and each is told of its own request only.</summary>
public sealed class AskingForBackupsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-asking-").FullName;

    [Theory]
    [InlineData(true, "The backup folder /there cannot be used (Access is denied); choose another.")]
    [InlineData(false, "Nobody foresaw this.")]
    public async Task Whatever_goes_wrong_is_told_and_the_desk_works_on(bool denied, string told)
    {
        Exception fault = denied ? new UnauthorizedAccessException("Access is denied.") : new NotSupportedException("Nobody foresaw this.");
        using var desk = Desk(_ => Task.FromException(fault));
        await desk.StartAsync(CancellationToken.None);

        (await Should.ThrowAsync<StartRefusedException>(() => new BackupRequest(folder).Ask("/there"))).Message.ShouldBe(told);

        desk.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await desk.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_process_that_died_while_it_made_the_backup_is_not_waited_for()
    {
        var asking = new BackupRequest(folder) { Patience = TimeSpan.FromSeconds(1) }.Ask("/there");
        var dying = new BackupRequest(folder);
        dying.TellLife(await Taken(dying));

        (await Should.ThrowAsync<StartRefusedException>(() => asking.WaitAsync(TimeSpan.FromSeconds(30))))
            .Message.ShouldContain("no sign of life for 1 seconds");
    }

    [Fact]
    public async Task A_backup_that_takes_longer_than_the_patience_of_who_asks_is_waited_for()
    {
        var patience = TimeSpan.FromSeconds(5);
        using var desk = Desk(stop => Task.Delay(patience * 1.5, stop));
        await desk.StartAsync(CancellationToken.None);

        (await new BackupRequest(folder) { Patience = patience }.Ask("/there")).ShouldBeTrue();

        await desk.StopAsync(CancellationToken.None);
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_asks_while_another_waits_is_refused_and_takes_nothing_from_it()
    {
        var first = new BackupRequest(folder).Ask("/first");
        while (!File.Exists(Path.Combine(folder, "backup.request"))) await Task.Delay(10);

        (await Should.ThrowAsync<StartRefusedException>(() => new BackupRequest(folder).Ask("/second")))
            .Message.ShouldContain("is asked for just now");

        var desk = new BackupRequest(folder);
        var taken = await Taken(desk);
        taken.Target.ShouldBe("/first");
        await desk.Tell(taken, null);
        (await first.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        Directory.GetFiles(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_answer_to_somebody_who_was_cut_off_is_nobody_elses()
    {
        var second = new BackupRequest(folder).Ask("/second");
        var desk = new BackupRequest(folder);
        var taken = await Taken(desk);

        await desk.Tell(new AskedBackup("of one who was cut off", "/first"), null);
        await Task.Delay(TimeSpan.FromSeconds(1));

        second.IsCompleted.ShouldBeFalse();
        await desk.Tell(taken, "There is no room.");
        (await Should.ThrowAsync<StartRefusedException>(() => second.WaitAsync(TimeSpan.FromSeconds(30)))).Message.ShouldBe("There is no room.");
    }

    [Fact]
    public async Task What_an_earlier_process_was_asked_and_answered_is_forgotten_at_the_start()
    {
        foreach (var name in new[] { "backup.request", "backup.making.a", "backup.answer.a", "backup.tar" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), "a\n/there");
        var made = 0;
        using var desk = Desk(_ => Task.FromResult(Interlocked.Increment(ref made)));

        await desk.StartAsync(CancellationToken.None);

        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(["backup.tar"]);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        made.ShouldBe(0);
        await desk.StopAsync(CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<AskedBackup> Taken(BackupRequest desk)
    {
        while (true)
        {
            if (await desk.Take() is { } taken) return taken;
            await Task.Delay(10);
        }
    }

    private BackupDesk Desk(Func<CancellationToken, Task> make) => new(new Backups(make),
        new FoldersBeside(Path.Combine(folder, "no-documents"), Path.Combine(folder, "no-fapiao")), new BackupRequest(folder));

    /// <summary>A store whose backups go as the test says.</summary>
    private sealed class Backups(Func<CancellationToken, Task> make) : IJournalBackup
    {
        public async ValueTask BackupAsync(string targetFolder, CancellationToken cancellationToken = default) => await make(cancellationToken);
    }
}
