using Metering.Actors.Journaling;
using Metering.Contracts.Notices;
using Metering.Domain.Qualification;

namespace Metering.Actors.Qualification;

public sealed partial class QualificationGrain
{
    /// <summary>
    /// Publishes what the customer was not told yet. The book of notices takes each once, and the account asks again until it is answered, so
    /// that no crash loses one or doubles it.
    /// </summary>
    private async Task Tell(string tenant, string? clock)
    {
        foreach (var document in State.Documents)
            foreach (var notice in document.Notices.Where(notice => !notice.Told))
            {
                var draft = DocumentNotices.Of(document, notice);
                await GrainFactory.GetGrain<INoticeBookGrain>(this.GetPrimaryKeyString()).Publish(
                    new NoticeOrder(tenant, draft.Kind, draft.At, [.. draft.Facts.Select(fact => new NoticeFact(fact.Key, fact.Value))],
                        clock is null ? null : draft.At), $"document/{document.Id}/{notice.What}/{notice.Days}/{notice.At.ToUnixTimeTicks()}");
                await Step(file => file.Document(document.Id) is { } now && now.Notices.Contains(notice)
                    ? StepResult.Of(new DocumentSet(now with { Notices = now.Notices.Replace(notice, notice with { Told = true }) }, "notices"))
                    : StepResult.None);
            }
    }
}
