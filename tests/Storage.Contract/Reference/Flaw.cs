namespace Metering.Storage.Contract.Reference;

/// <summary>A mistake planted into the reference store, to prove that the suite notices it.</summary>
public enum Flaw
{
    None,
    SkipsTheVersionCheck,
    ForgetsClaims,
    SearchesOnlyTheOwnMonth,
    ReportsOnlyOneTakenClaim,
    AnswersWithTheLatestOutcome,
    WritesPagesOfRefusedCommits,
    ForgetsPermanentClaimsWithTheMonths,
    IgnoresTheCaseOfNames,
    ChecksOutsideTheLock,
    KeepsTheCallersMemory,
    ListsOnlyPermanentClaims,
}
