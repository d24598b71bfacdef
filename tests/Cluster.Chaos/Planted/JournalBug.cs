namespace Metering.Chaos.Planted;

/// <summary>Mistakes that a journal provider could make, planted between the grains and a real one to show that they are found.</summary>
internal enum JournalBug
{
    /// <summary>Commits without the claims: nothing is recognised as a repeat any more.</summary>
    ForgetsClaims,

    /// <summary>Writes over what another activation wrote meanwhile.</summary>
    IgnoresTheFence,

    /// <summary>Says that a commit is durable a moment before it is.</summary>
    AnswersBeforeDurable,

    /// <summary>Says "certainly not written" when it cannot know.</summary>
    ReportsUnknownAsFailure,

    /// <summary>Takes the claims first, in a transaction of their own.</summary>
    ClaimsOutsideTheTransaction,
}
