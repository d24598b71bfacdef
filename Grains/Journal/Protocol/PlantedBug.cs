namespace Metering.Journal.Protocol;

/// <summary>Faults that the simulator plants to prove that its net catches fish. Internal: only the simulator can set one.</summary>
internal enum PlantedBug
{
    /// <summary>The protocol as it ships.</summary>
    None,

    /// <summary>Answers before the commit is durable.</summary>
    AnswerBeforeCommit,

    /// <summary>After a version conflict, writes over the other activation instead of giving way.</summary>
    IgnoreVersionConflict,

    /// <summary>After a lost answer, decides again without reading what became durable.</summary>
    RetryUnknownAsNew,

    /// <summary>Drops the claims from the commit, so a repeat is not recognised.</summary>
    ForgetClaims,

    /// <summary>Decides every request of a group against the state before the group.</summary>
    DecideAgainstStaleState,
}
