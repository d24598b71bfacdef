using Azure.Data.Tables;
using Metering.Journal;
using Metering.Storage.AzureTables.Calls;
using Metering.Storage.AzureTables.Claims;
using Metering.Storage.AzureTables.Connecting;
using Metering.Storage.AzureTables.Rows;

namespace Metering.Storage.AzureTables.Committing;

/// <summary>
/// Carries one commit out: reserve its claims, then one transaction in the journal's partition on the condition that the head has not
/// changed since before the reservations were written. That transaction is the commit; before it nothing counts, after it everything does.
/// </summary>
internal sealed class Committer(Accounts accounts, Heads heads, Blobs blobs, LatePages latePages, JournalIndex index,
    AzureTablesJournalOptions options)
{
    public async Task<CommitResult> Run(Commit commit, CancellationToken cancellationToken)
    {
        var attempt = new Attempt(commit, new CommitClaims(commit, accounts, heads, options), new Deadline(options.GiveUpAfter));
        try
        {
            return await Decide(attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or StoreUnavailableException && attempt.InFlight)
        {
            throw Unknown(failure);
        }
        catch (Exception failure) when (failure is OperationCanceledException or StoreUnavailableException)
        {
            await attempt.Claims.Release().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<CommitResult> Decide(Attempt attempt, CancellationToken cancellationToken)
    {
        var commit = attempt.Commit;
        var head = heads.Remembered(commit.Journal);
        if (head?.Version != commit.ExpectedVersion)
            head = await heads.Read(commit.Journal, cancellationToken).ConfigureAwait(false);
        while (head.Version == commit.ExpectedVersion)
        {
            head = await latePages.Finish(commit.Journal, head, cancellationToken).ConfigureAwait(false);
            var taken = await attempt.Claims.Reserve(head, cancellationToken).ConfigureAwait(false);
            if (attempt.Claims.FoundEarlierTry)
            {
                attempt.InFlight = true;
                await FenceEarlierTry(commit, cancellationToken).ConfigureAwait(false);
            }
            else if (taken.Count > 0)
            {
                // The head may be a remembered one: a version conflict is reported before taken claims.
                head = await heads.Read(commit.Journal, cancellationToken).ConfigureAwait(false);
                if (head.Version != commit.ExpectedVersion)
                    break;
                await Withdraw(attempt).ConfigureAwait(false);
                return CommitResult.ClaimsTaken(head.Version, taken);
            }
            else if (!attempt.Claims.FencedRival && await Send(attempt, head, cancellationToken).ConfigureAwait(false) is { } written)
            {
                return await Written(attempt, head, written).ConfigureAwait(false);
            }
            heads.Forget(commit.Journal);
            var before = head.Mark;
            head = await heads.Read(commit.Journal, attempt.InFlight ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
            // Nothing built on a head that has changed can come any more.
            attempt.InFlight &= head.Mark == before;
            if (attempt.Deadline.Passed && head.Version == commit.ExpectedVersion)
                throw new StoreUnavailableException($"The journal {commit.Journal} was fenced again and again while it was written.");
        }
        return await Superseded(attempt, head, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes sure that a transaction of an earlier try, built on whatever head there was until now, cannot come any more.</summary>
    private async Task FenceEarlierTry(Commit commit, CancellationToken cancellationToken)
    {
        Head head;
        do
            head = await heads.Read(commit.Journal, cancellationToken).ConfigureAwait(false);
        while (head.Version == commit.ExpectedVersion && !await heads.Fence(commit.Journal, head, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The head as this commit left it; null when it is not written by this sending, and the head has to be read.</summary>
    private async Task<Head?> Send(Attempt attempt, Head head, CancellationToken cancellationToken)
    {
        var commit = attempt.Commit;
        var account = accounts.Of(commit.Journal);
        var plan = attempt.Plan ??= await CommitPlan.Make(commit, blobs, cancellationToken).ConfigureAwait(false);
        attempt.ReplacedSnapshot = head.SnapshotBlob;
        if (commit.ExpectedVersion == 0)
            await index.Add(commit.Journal, cancellationToken).ConfigureAwait(false);
        IReadOnlySet<string>? absent = null;
        while (true)
        {
            try
            {
                var answers = await account.Requests.Once(() =>
                {
                    // Once it is sent, its outcome must become known.
                    attempt.Sent = true;
                    return account.Journals.SubmitTransactionAsync(plan.Transaction(head, absent), CancellationToken.None);
                }, attempt.InFlight ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
                return new Head(commit.ExpectedVersion + 1, answers.Value[0].Headers.ETag!.Value, commit.CommitId, plan.SnapshotBlob,
                    plan.LatePages);
            }
            catch (Exception failure) when (!IsCallersWish(failure, attempt, cancellationToken) && Troubles.Of(failure) is { } trouble)
            {
                if (trouble == Trouble.Missing && absent is null && commit.Pages.Any(page => page.Value is null))
                    absent = await latePages.Absent(commit.Journal, commit.Pages, CancellationToken.None).ConfigureAwait(false);
                else if (trouble is Trouble.Conflict or Trouble.Missing)
                {
                    // Refused, but what refused it may be its own first sending, when something on the way sent it twice. The head will tell.
                    attempt.InFlight = true;
                    return null;
                }
                else if (await HasMovedAfter(attempt, head, account, failure, trouble, cancellationToken).ConfigureAwait(false))
                    return null;
            }
        }
    }

    /// <summary>Waits and looks before the same transaction is sent again. True when the head has moved, so that it need not be sent.</summary>
    private async Task<bool> HasMovedAfter(Attempt attempt, Head head, Account account, Exception failure, Trouble trouble,
        CancellationToken cancellationToken)
    {
        attempt.InFlight |= trouble == Trouble.Unknown;
        var token = attempt.InFlight ? CancellationToken.None : cancellationToken;
        if (trouble == Trouble.Refused
            || !await attempt.Deadline.Pause(Troubles.RetryAfter(failure), token).ConfigureAwait(false))
            throw attempt.InFlight ? Unknown(failure) : account.Requests.Unavailable(failure);
        if (!attempt.InFlight)
            return false;
        var now = await heads.Read(attempt.Commit.Journal, CancellationToken.None).ConfigureAwait(false);
        return now.Mark != head.Mark;
    }

    private async Task<CommitResult> Written(Attempt attempt, Head before, Head written)
    {
        var commit = attempt.Commit;
        // Durable; only the pages may be late. Without them the answer is not given.
        attempt.InFlight = true;
        heads.Remember(commit.Journal, await latePages.Finish(commit.Journal, written, CancellationToken.None).ConfigureAwait(false));
        await blobs.Drop(commit.Journal, before.SnapshotBlob).ConfigureAwait(false);
        return CommitResult.Committed(written.Version);
    }

    /// <summary>
    /// The journal has moved on: by another writer, or by this very commit, sent before and perhaps by another process. Then it is committed,
    /// and what it reserved is held.
    /// </summary>
    private async Task<CommitResult> Superseded(Attempt attempt, Head head, CancellationToken cancellationToken)
    {
        var commit = attempt.Commit;
        heads.Forget(commit.Journal);
        if (head.Version > commit.ExpectedVersion)
        {
            var version = commit.ExpectedVersion + 1;
            // Until it is read whose commit stands, it may be this one.
            attempt.InFlight = attempt.Sent || attempt.Claims.FoundEarlierTry;
            var stands = head.Version == version ? head.CommitId
                : await heads.CommitAt(commit.Journal, version, cancellationToken).ConfigureAwait(false);
            if (stands == commit.CommitId)
            {
                attempt.InFlight = true;
                await latePages.Finish(commit.Journal, head, CancellationToken.None).ConfigureAwait(false);
                await blobs.Drop(commit.Journal, attempt.ReplacedSnapshot).ConfigureAwait(false);
                return CommitResult.Committed(version);
            }
            attempt.InFlight = false;
        }
        await Withdraw(attempt).ConfigureAwait(false);
        return CommitResult.Conflict(head.Version);
    }

    /// <summary>Gives back what the commit took, once it is certain that it does not stand and will not.</summary>
    private async Task Withdraw(Attempt attempt)
    {
        await attempt.Claims.Release().ConfigureAwait(false);
        foreach (var blob in attempt.Plan?.BlobNames ?? [])
            await blobs.Drop(attempt.Commit.Journal, blob).ConfigureAwait(false);
    }

    private static bool IsCallersWish(Exception failure, Attempt attempt, CancellationToken cancellationToken) =>
        failure is OperationCanceledException && !attempt.Sent && cancellationToken.IsCancellationRequested;

    private static OutcomeUnknownException Unknown(Exception failure) =>
        new($"The commit was sent, and it is not known whether it was written: the storage account {Requests.Reason(failure)}.", failure);

    /// <summary>One commit on its way.</summary>
    private sealed class Attempt(Commit commit, CommitClaims claims, Deadline deadline)
    {
        public Commit Commit => commit;

        public CommitClaims Claims => claims;

        public Deadline Deadline => deadline;

        public CommitPlan? Plan { get; set; }

        /// <summary>The blob that nothing names any more once this commit stands.</summary>
        public string? ReplacedSnapshot { get; set; }

        /// <summary>From here on the caller's wish to stop no longer counts.</summary>
        public bool Sent { get; set; }

        /// <summary>A transaction of this commit may still come, so nothing that it counts on may be given back.</summary>
        public bool InFlight { get; set; }
    }
}
