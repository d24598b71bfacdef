using System.Text;
using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Metering.Journal;
using Metering.Storage.RocksDb;
using Shouldly;

namespace Metering.Api.Tests.Audit;

/// <summary>The command verify-audit on a real folder, and on copies in which somebody changed something.</summary>
public sealed class VerifyAuditTests : IAsyncLifetime
{
    private const string Chain = "audit/default/acc_audited";
    private readonly string folder = Directory.CreateTempSubdirectory("metering-audit-").FullName;

    private string Real => Path.Combine(folder, "real");

    public async ValueTask InitializeAsync()
    {
        var keysFile = Path.Combine(folder, "keys.json");
        await using var host = await MeteringHost.Start(
            ["--urls", "http://127.0.0.1:0", "--data", Real, "--keys-file", keysFile, "--dashboard", "false"], TextWriter.Null);
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(keysFile));
        var client = new Client(host.Address, keys.RootElement.GetProperty("billing-operator").GetString()!);
        (await client.OpenAccount("acc_audited")).Status(201);
        for (var i = 1; i <= 4; i++)
            (await client.Post("/v1/accounts/acc_audited/topups", new { amountFen = i, channel = "BANK", transactionId = $"T{i}" })).Status(201);
    }

    [Fact]
    public async Task An_untouched_journal_is_sound()
    {
        var (code, output) = await Verify(Real);

        code.ShouldBe(0);
        output.ShouldContain("default/acc_audited: 4 entries, sound, head ");
        output.ShouldContain(", 0 broken.");
    }

    [Theory]
    [InlineData("content", "entry 3 (commit 3): its content does not match its hash")]
    [InlineData("removed", "entry 3 (commit 3): its number is 4, not 3")]
    [InlineData("listed", "entry 3 (commit 3): what is listed differs from the chain")]
    [InlineData("end", "the end is said to be another than entry 3")]
    public async Task A_change_is_found_where_it_was_made(string change, string found)
    {
        var copy = Path.Combine(folder, change);
        await Copy(copy, change);
        var (code, output) = await Verify(copy);

        code.ShouldBe(1);
        output.ShouldContain($"default/acc_audited: BROKEN at {found}");
        output.ShouldContain("1 audit chains, 1 broken.");
    }

    /// <summary>Copies the chain through the storage's own port, with one change, as somebody would who can write to the disk.</summary>
    private async Task Copy(string to, string change)
    {
        var journal = new JournalId(Chain);
        await using var from = RocksDbJournalStore.Open(new RocksDbOptions { Path = Real });
        await using var target = RocksDbJournalStore.Open(new RocksDbOptions { Path = to });
        var head = (await from.ReadHeadAsync(journal)).ShouldNotBeNull();
        var pages = new List<PageWrite>();
        await foreach (var page in from.ReadPagesAsync(journal, ""))
        {
            var changes = change == "listed" && page.Key.EndsWith("000003", StringComparison.Ordinal);
            pages.Add(new PageWrite(page.Key, changes ? Changed(page.Value) : page.Value));
        }
        var version = 0L;
        await foreach (var entry in from.ReadEntriesAsync(journal))
        {
            if ((change == "removed" && entry.Version == 3) || (change == "end" && entry.Version == 4)) continue;
            (await target.CommitAsync(new Commit
            {
                Journal = journal, ExpectedVersion = version++, CommitId = (UInt128)(version + 100), Snapshot = head.Snapshot,
                Events = change == "content" && entry.Version == 3 ? Changed(entry.Events) : entry.Events, Pages = version == 1 ? pages : [],
            })).Status.ShouldBe(CommitStatus.Committed);
        }
    }

    private static ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes.Span);
        var at = text.IndexOf("First billing-operator", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        return Encoding.Latin1.GetBytes(text[..at] + "Other billing-operator" + text[(at + 22)..]);
    }

    private static async Task<(int Code, string Output)> Verify(string data)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await HostProcess.Run(["verify-audit", "--data", data], output, errors);
        errors.ToString().ShouldBeEmpty();
        return (code, output.ToString());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
