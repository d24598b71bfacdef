using Metering.Domain.Accounts;
using Metering.Domain.Statements;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>One thing that happens if nothing is paid.</summary>
/// <param name="Step">What and when.</param>
/// <param name="OwedFen">Owed on that statement afterwards, late fee included.</param>
public readonly record struct ForecastStep(DueStep Step, long OwedFen);

/// <summary>What happens when, if nothing is paid: the very steps of dunning, run ahead on a copy.</summary>
public static class DunningForecast
{
    /// <summary>
    /// The reminders, the falling due and the suspension of the statements open now, in order; days of late fee are in the amounts.
    /// </summary>
    public static IReadOnlyList<ForecastStep> Of(AccountState state, AccountPolicies policies, Instant until)
    {
        var found = new List<ForecastStep>();
        while (Next(state.Head, policies) is { } step && step.At <= until)
        {
            var draft = new AccountDraft(state, step.At, policies);
            DunningSteps.Pass(draft, step);
            state = draft.State;
            if (step.Kind == DueKind.LateFee) continue;
            found.Add(new ForecastStep(step, state.Head.OpenStatements.FirstOrDefault(open => open.Month == step.Month)?.OwedFen ?? 0));
        }
        return found;
    }

    /// <summary>As <see cref="Of(AccountState, AccountPolicies, Instant)"/>, if the account had another policy from now on.</summary>
    public static IReadOnlyList<ForecastStep> Under(string policy, AccountState state, Instant now, AccountPolicies policies, Instant until)
    {
        var draft = new AccountDraft(state, now, policies);
        Collections.Assign(draft, policy, "forecast");
        return Of(draft.State, policies, until);
    }

    private static DueStep? Next(AccountHead head, AccountPolicies policies)
    {
        DueStep? next = null;
        foreach (var step in DunningSteps.Due(head, policies))
            if (step.Kind != DueKind.Enforce && (next is not { } best || step.IsBefore(best))) next = step;
        return next;
    }
}
