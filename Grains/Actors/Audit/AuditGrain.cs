using Metering.Actors.Journaling;
using Metering.Contracts.Audit;
using Metering.Contracts.Commands;
using Metering.Domain.Audit;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Audit;

/// <summary>One audit chain. Appends that arrive together are committed together, each entry chained to the one before.</summary>
public sealed class AuditGrain(JournalServices services) : JournaledActor<AuditChain>(services, AuditCodec.Instance), IAuditGrain
{
    /// <inheritdoc />
    protected override JournalId JournalId => new(AuditProof.Journals + this.GetPrimaryKeyString());

    /// <inheritdoc />
    public Task Append(AuditNote note)
    {
        var record = RecordOf(note, WallNow);
        return Step(chain =>
        {
            var entry = chain.Seal(record);
            return new StepResult([entry], [AuditPages.Of(entry)], []);
        });
    }

    /// <inheritdoc />
    public Task<CommandReply<AuditEntryView>> Disclose(DisclosureOrder order, CommandContext context) =>
        Command<AuditEntryView>(context, (chain, _) =>
        {
            var now = WallNow;
            if (order.DisclosedAt > now)
                return Verdict.Refused<AuditChain, AuditEntryView>(RefusalCodes.Malformed.With("/disclosedAt: Nothing is disclosed in the future."));
            var entry = chain.Seal(RecordOf(order.Note, now) with
            {
                Kind = AuditRecord.Disclosure,
                Disclosed = new DisclosureFacts(order.Authority, order.LegalBasis, order.DataSet, order.Notified, order.DisclosedAt ?? now),
            });
            return Verdict.Done<AuditChain, AuditEntryView>([entry], _ => ViewOf(entry), pages: [AuditPages.Of(entry)]);
        });

    /// <inheritdoc />
    public async Task<AuditPage> List(string? kind, long after, int limit)
    {
        // The kinds are lists of their own; a page of all of them is their merged beginning.
        var found = new List<AuditEntry>();
        foreach (var each in kind is null ? AuditRecord.Kinds : [kind])
        {
            var taken = 0;
            await foreach (var page in Store.ReadPagesAsync(JournalId, AuditPages.Of(each), AuditPages.Of(each, after)))
            {
                found.Add(AuditJson.Read<AuditEntry>(page.Value.Span));
                if (++taken > limit) break;
            }
        }
        var items = found.OrderBy(entry => entry.Number).Take(limit).Select(ViewOf).ToArray();
        return new AuditPage(items, found.Count > items.Length ? items[^1].Number : null);
    }

    /// <inheritdoc />
    public Task<AuditProofView> Verify() => AuditProof.Of(Store, JournalId);

    private static AuditRecord RecordOf(AuditNote note, Instant at) => new()
    {
        Kind = note.Kind, At = at, Actor = note.Actor, KeyId = note.KeyId, Role = note.Role, From = note.From, What = note.What,
        Object = note.Object, Status = note.Status, Code = note.Code, Clause = note.Clause, Reason = note.Reason,
        Suppressed = note.Suppressed,
    };

    private static AuditEntryView ViewOf(AuditEntry entry) => new()
    {
        Number = entry.Number,
        Kind = entry.Record.Kind,
        At = entry.Record.At,
        Actor = entry.Record.Actor,
        KeyId = entry.Record.KeyId,
        Role = entry.Record.Role,
        From = entry.Record.From,
        What = entry.Record.What,
        Object = entry.Record.Object,
        Status = entry.Record.Status,
        Code = entry.Record.Code,
        Clause = entry.Record.Clause,
        Reason = entry.Record.Reason,
        Suppressed = entry.Record.Suppressed,
        Hash = entry.Hash,
        Disclosed = entry.Record.Disclosed is { } facts
            ? new DisclosureView(facts.Authority, facts.LegalBasis, facts.DataSet, facts.Notified, facts.DisclosedAt) : null,
    };
}
