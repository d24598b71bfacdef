using Metering.Api.Tests.Hosting;
using Metering.Journal;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Audit;

/// <summary>What was done is not answered without its audit entry.</summary>
public sealed class LostEntryTests
{
    [Fact]
    public async Task A_command_whose_entry_is_not_written_has_an_unknown_outcome_and_its_repeat_the_first_answer()
    {
        WithoutAudit? store = null;
        await using var host = await OwnHost.Start(journal => store = new WithoutAudit(journal));
        (await host.Operator.OpenAccount("acc_one")).Status(201);
        var topUp = new { amountFen = 700, channel = "TENPAY", transactionId = "T" };
        store!.Refuses = true;

        (await host.Operator.Post("/v1/accounts/acc_one/topups", topUp, "the-one-top-up-of-this-test")).Problem(503, "OUTCOME_UNKNOWN");
        // Nobody may take a repeat that is not answered either for what was answered first.
        (await host.Operator.Post("/v1/accounts/acc_one/topups", topUp, "the-one-top-up-of-this-test")).Problem(503, "OUTCOME_UNKNOWN")
            .Headers.ContainsKey("Idempotent-Replayed").ShouldBeFalse();

        store.Refuses = false;
        var repeated = (await host.Operator.Post("/v1/accounts/acc_one/topups", topUp, "the-one-top-up-of-this-test")).Status(201);
        repeated.Headers["Idempotent-Replayed"].ShouldBe("true");
        (await host.Operator.Get("/v1/accounts/acc_one/audit")).Status(200).Body.ShouldContain("/topups");
        var books = (await host.Operator.Get("/v1/accounts/acc_one/books")).Status(200);
        books.Flag("balanced").ShouldBeTrue();
        (await host.Operator.Get("/v1/accounts/acc_one/balance")).Status(200).Number("walletFen").ShouldBe(700);
    }

    /// <summary>A store that takes everything but entries of the audit, while told so.</summary>
    private sealed class WithoutAudit(IJournalStore inner) : StoreInFront(inner)
    {
        public bool Refuses { get; set; }

        public override ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken = default) =>
            Refuses && commit.Journal.Value.StartsWith("audit/", StringComparison.Ordinal)
                ? throw new StoreUnavailableException("The test does not write this entry.") : base.CommitAsync(commit, cancellationToken);
    }
}
