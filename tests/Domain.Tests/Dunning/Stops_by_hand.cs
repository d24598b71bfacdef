using Metering.Domain.Dunning;
using Metering.Domain.Qualification;
using Metering.Domain.Tests.Accounts;
using Shouldly;

namespace Metering.Domain.Tests.Dunning;

/// <summary>What an operator stops for QUALIFICATION beside what the file of documents stops (2.6(2), 3.11).</summary>
public sealed class Stops_by_hand
{
    private readonly AnAccount account = new();

    public Stops_by_hand()
    {
        account.Decide(draft => draft.Add(new QualificationWatched(draft.Now)));
        account.Decide(draft => draft.Add(new QualificationPassed(1, null)));
    }

    [Theory]
    [Trait("Clause", "2.6(2)")]
    [InlineData("SVC-ACCOUNT", null, false)]
    [InlineData("SVC-ACCOUNT", null, true)]
    [InlineData(null, "number:+8675586013301", false)]
    public void Clause_2_6_2_what_an_operator_stopped_no_document_starts_again(string? product, string? subject, bool alsoByFile)
    {
        if (alsoByFile) File(true);
        Operator(true);
        File(false);
        IsStopped().ShouldBeTrue();
        var events = account.History.Count;
        Operator(true);
        File(false);
        account.History.Count.ShouldBe(events);

        Operator(false);
        IsStopped().ShouldBeFalse();
        // The file is asked whether it stops the same.
        account.Head.QualificationDueAt.ShouldBe(account.Now);
        File(true);
        IsStopped().ShouldBeTrue();
        File(false);
        IsStopped().ShouldBeFalse();

        void File(bool blocked) => account.Decide(draft => DunningSteps.SetByFile(draft, product, subject, blocked));
        void Operator(bool suspended) =>
            account.Decide(draft => DunningSteps.SetByOperator(draft, "QUALIFICATION", product, subject, suspended, "desk")).ShouldBeNull();
        bool IsStopped() => account.Head.Suspension.Scoped.Single(one => (one.Product, one.Subject) == (product, subject)).Stands;
    }
}
