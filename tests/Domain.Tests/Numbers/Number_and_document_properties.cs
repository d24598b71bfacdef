using System.Collections.Concurrent;
using System.Collections.Immutable;
using CsCheck;
using Metering.Domain.Numbers;
using Metering.Domain.Qualification;
using Metering.Domain.Refusals;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Numbers;

/// <summary>The state machines of a number (3.4) and of a document (3.11), under whatever is commanded and however time passes.</summary>
public sealed class Number_and_document_properties
{
    private const string Uscc = "91440300MA5EKAMPXQ";
    private static readonly Instant Start = Instant.FromUtc(2026, 5, 20, 2, 0);
    private static readonly NumberPolicies Policies = new();

    private static readonly Gen<(int What, int Who, int Hours)[]> Histories =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1], Gen.Int[0, 400]).Array[1, 50];

    [Fact]
    [Trait("Clause", "3.13")]
    public void A_number_goes_only_along_the_arrows_and_has_one_owner()
    {
        var arrows = new ConcurrentDictionary<(NumberStatus, NumberStatus), bool>();
        Histories.Sample(history =>
        {
            var (block, now) = (NumberBlock.Empty.Apply(new NumbersImported([7], Start, "x")), Start);
            var owners = new Dictionary<int, string>();
            foreach (var (what, who, hours) in history)
            {
                var (account, time) = ($"acc_{who}", new NumberTime(now, null, now));
                var before = block.StatusAt(7, time)!.Value;
                var owner = block.Records.GetValueOrDefault(7)?.Account;
                var decision = what switch
                {
                    0 or 1 => NumberDesk.Reserve(block, 7, new NumberHold(account, "X", $"{now}-{who}", true, []), time, Policies, "x"),
                    2 => NumberDesk.Cancel(block, 7, account, time, "x"),
                    3 => NumberDesk.Assign(block, 7, account, time, "x"),
                    4 => NumberDesk.Release(block, 7, account, "r", time, Policies, "x"),
                    5 => hours > 390 ? NumberDesk.Withdraw(block, 7, "r", time, "x") : default,
                    _ => NumberDesk.AssignDirectly(block, 7, account, time, Policies, "x"),
                };
                if (decision.Event is { } happened)
                {
                    block = block.Apply(happened);
                    arrows[(before, block.StatusAt(7, time)!.Value)] = true;
                    // Who does not have it changes nothing of it.
                    if (before is NumberStatus.Reserved or NumberStatus.Assigned && what != 5) owner.ShouldBe(account);
                    // An assignment, and with it the resource that is billed, has one owner for ever.
                    if (block.StatusAt(7, time) == NumberStatus.Assigned) owners.TryAdd(block.Earlier(7), account).ShouldBeTrue();
                    if (before == NumberStatus.Assigned) owners[block.Records[7].Earlier].ShouldBe(block.Records[7].Account);
                }
                if (what == 6) now += Duration.FromHours(hours * 10);
                else now += Duration.FromHours(hours / 20);
            }
        }, iter: Scale.Cases);

        (NumberStatus, NumberStatus)[] allowed =
        [
            (NumberStatus.Inventory, NumberStatus.Reserved), (NumberStatus.Inventory, NumberStatus.Assigned),
            (NumberStatus.Reserved, NumberStatus.Inventory), (NumberStatus.Reserved, NumberStatus.Assigned),
            (NumberStatus.Assigned, NumberStatus.Quarantined), (NumberStatus.Inventory, NumberStatus.Withdrawn),
            (NumberStatus.Reserved, NumberStatus.Withdrawn), (NumberStatus.Assigned, NumberStatus.Withdrawn),
            (NumberStatus.Quarantined, NumberStatus.Withdrawn),
        ];
        arrows.Keys.ShouldBeSubsetOf(allowed);
        // A property that never gets anywhere proves nothing.
        arrows.Count.ShouldBeGreaterThanOrEqualTo(7);
    }

    [Fact]
    public void A_document_goes_only_along_the_arrows_and_no_deadline_is_missed_or_done_twice()
    {
        var arrows = new ConcurrentDictionary<(DocumentStatus, DocumentStatus), bool>();
        Gen.Select(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 30], Gen.Int[1, 90]).Array[1, 30], Gen.Int[0, 1]).Sample((history, _) =>
        {
            var (file, now) = (new QualificationFile(), Start);
            foreach (var (what, days, validity) in history)
            {
                if (what == 5)
                {
                    DocumentDesk.Submit(file, Content($"{file.Documents.Length}", now, validity), now, out var added).ShouldBeNull();
                    file = file.Apply(new DocumentSet(added!, "x"));
                }
                else if (!file.Documents.IsEmpty)
                {
                    var target = file.Documents[days % file.Documents.Length].Id;
                    DocumentDesk.Review(file, new CustomerIdentity("深圳", null), target, (DocumentAction)what, "r", "wang", now, "x", out var events);
                    foreach (var happened in events) file = Follow(file, happened, arrows);
                }
                now += Duration.FromDays(days);
                var stepwise = file;
                foreach (var due in DocumentDesk.Until(file, now)) file = Follow(file, due, arrows);
                // Woken late or every day, the same notices with the same dates.
                for (var day = now - Duration.FromDays(days); day <= now; day += Duration.FromDays(1))
                    foreach (var due in DocumentDesk.Until(stepwise, day)) stepwise = stepwise.Apply(due);
                foreach (var due in DocumentDesk.Until(stepwise, now)) stepwise = stepwise.Apply(due);
                stepwise.Documents.SelectMany(document => document.Notices).ShouldBe(file.Documents.SelectMany(document => document.Notices));
                file.Documents.Count(document => document.IsGood).ShouldBeLessThanOrEqualTo(1);
                file.Documents.ShouldEach(document => !document.IsGood || document.EndsAt > now);
            }
        }, iter: Scale.Cases);

        arrows.Keys.Where(arrow => arrow.Item1 is DocumentStatus.Rejected or DocumentStatus.Superseded or DocumentStatus.False).ShouldBeEmpty();
        arrows.Keys.Select(arrow => arrow.Item2).Distinct().Count().ShouldBeGreaterThanOrEqualTo(7);
    }

    [Fact]
    public void A_real_name_record_is_verified_before_it_is_forwarded_and_archived_last() =>
        Gen.Select(Gen.Bool, Gen.Enum<RealNameStatus>()).Array[1, 40].Sample(history =>
        {
            var (record, log) = (RealNameRecord.None, new List<RealNameStatus>());
            foreach (var (submits, to) in history)
            {
                var before = record;
                // Whoever is handed in, another handler too, is checked anew; the log keeps what was.
                if (submits) record = RealNameDesk.Submit(record, "张三", "李四", "00", "王五", Start, "x");
                else if (RealNameDesk.Advance(record, to, "authority", Start, "x", out record) is { } refusal)
                {
                    refusal.Code.ShouldBe(RefusalCodes.RealNameState);
                    (to > RealNameStatus.Submitted && to == before.Status + 1).ShouldBeFalse();
                    record.ShouldBe(before);
                    continue;
                }
                record.Status.ShouldBe(submits ? RealNameStatus.Submitted : before.Status + 1);
                record.IsVerified.ShouldBe(record.Status is RealNameStatus.Verified or RealNameStatus.Forwarded or RealNameStatus.Archived);
                log.Add(record.Status);
                record.Log.Select(entry => entry.Status).ShouldBe(log);
            }
        }, iter: Scale.Cases);

    [Fact]
    [Trait("Clause", "11.3(2)")]
    [Trait("Clause", "11.3(6)")]
    public void A_stale_document_is_ground_to_end_after_15_natural_days_and_a_false_one_at_once()
    {
        DocumentDesk.Submit(new QualificationFile(), Content("a", Start, null), Start, out var document).ShouldBeNull();
        var file = Decide(new QualificationFile().Apply(new DocumentSet(document!, "x")), DocumentAction.Accept);
        var stale = Decide(file, DocumentAction.Stale);
        stale.Documents[0].IsGood.ShouldBeTrue();
        DocumentDesk.NextAt(stale).ShouldBe(Instant.FromUtc(2026, 6, 4, 16, 0));
        foreach (var due in DocumentDesk.Until(stale, Instant.FromUtc(2026, 6, 4, 16, 0))) stale = stale.Apply(due);
        (stale.Documents[0].IsGood, stale.Documents[0].Ground).ShouldBe((false, "11.3(6)"));
        var untrue = Decide(file, DocumentAction.False);
        (untrue.Documents[0].IsGood, untrue.Documents[0].Ground).ShouldBe((false, "11.3(2)"));
    }

    [Fact]
    public void An_account_has_only_so_many_documents()
    {
        var document = new QualificationDocument("", 1, Content("x", Start, null), DocumentStatus.Rejected, Start, null, null, null, null, null, []);
        var file = new QualificationFile
        {
            Documents = [.. Enumerable.Range(1, DocumentDesk.MostDocuments - 1).Select(number => document with { Id = $"doc_{number}" })],
        };
        DocumentDesk.Submit(file, Content("last", Start, null), Start, out var last).ShouldBeNull();

        DocumentDesk.Submit(file.Apply(new DocumentSet(last!, "x")), Content("more", Start, null), Start, out var more)!.Code
            .ShouldBe(RefusalCodes.DocumentState);
        more.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_assignment_that_the_account_refused_leaves_what_was_before_it(int earlier)
    {
        var time = new NumberTime(Start, null, Start);
        var free = NumberBlock.Empty.Apply(new NumbersImported([7], Start, "x"));
        if (earlier > 0) free = free.Apply(new NumberSet(7, NumberRecord.Rested(earlier), "CANCELLED", Start, "x"));
        var direct = Do(free, block => NumberDesk.AssignDirectly(block, 7, "acc_1", time, Policies, "x"));
        var held = Do(free, block => NumberDesk.Reserve(block, 7, new NumberHold("acc_1", "X", "r1", true, []), time, Policies, "x"));

        var back = Do(direct, block => NumberDesk.Return(block, 7, "acc_1", time, Policies, "x"));
        back.StatusAt(7, time).ShouldBe(NumberStatus.Inventory);
        back.Free(time).ShouldBe(7);
        back.Earlier(7).ShouldBe(earlier);
        var assigned = Do(held, block => NumberDesk.Assign(block, 7, "acc_1", time, "x"));
        Do(assigned, block => NumberDesk.Return(block, 7, "acc_1", time, Policies, "x")).StatusAt(7, time).ShouldBe(NumberStatus.Reserved);

        static NumberBlock Do(NumberBlock block, Func<NumberBlock, NumberDecision> decide) => block.Apply(decide(block).Event!);
    }

    private static QualificationFile Decide(QualificationFile file, DocumentAction action)
    {
        DocumentDesk.Review(file, new CustomerIdentity("深圳", null), "doc_1", action, "r", "wang", Start, "x", out var events).ShouldBeNull();
        return events.Aggregate(file, (after, happened) => after.Apply(happened));
    }

    private static QualificationFile Follow(QualificationFile file, DocumentSet happened,
        ConcurrentDictionary<(DocumentStatus, DocumentStatus), bool> arrows)
    {
        var before = file.Document(happened.Document.Id)!.Status;
        if (before != happened.Document.Status) arrows[(before, happened.Document.Status)] = true;
        return file.Apply(happened);
    }

    private static DocumentContent Content(string sha, Instant now, int? validity) => new(DocumentTypes.BusinessLicence, sha, "a.pdf", "深圳", Uscc,
        null, "755", null, ImmutableArray<string>.Empty, validity is { } days ? now.InUtc().Date.PlusDays(days) : null);
}
