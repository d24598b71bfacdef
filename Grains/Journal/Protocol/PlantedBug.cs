namespace Metering.Journal.Protocol;

/// <summary>Faults that the simulator plants to prove that its net catches fish. Only tests can set one: nothing reads configuration here.</summary>
public enum PlantedBug
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

    /// <summary>The account adds a repeated lease request's amount again.</summary>
    GrantTwice,

    /// <summary>The account lowers what is settled when an older report arrives late.</summary>
    SettleBackwards,

    /// <summary>An outbox entry is removed when it is sent, not when it is acknowledged.</summary>
    ForgetOutboxOnSend,
}
