using Metering.Contracts.Numbers;
using NodaTime;

namespace Metering.Http.Numbers;

/// <summary>Reserves a number (码号).</summary>
/// <param name="Use">What it may be used for (3.8), for example CUSTOMER_SERVICE; CALL_CENTRE needs a licence (3.5).</param>
/// <param name="Area">Area code such as 0755, or MOBILE, 400 or 95; of the number when one is named.</param>
/// <param name="PreferredBlocks">Blocks wanted first, for example 86013300-86013399: a choice only, not a right (3.11).</param>
/// <param name="Number">The number wanted; absent for any of the area.</param>
public sealed record ReserveNumberBody(string Use, string? Area = null, string[]? PreferredBlocks = null, string? Number = null);

/// <summary>Assigns a reserved number.</summary>
/// <param name="Skus">Products on it.</param>
/// <param name="AssignedOn">Date of assignment, itself free; today on the account's clock when absent.</param>
public sealed record AssignNumberBody(string[] Skus, LocalDate? AssignedOn = null);

/// <summary>What a number may be used for from now on.</summary>
/// <param name="Use">For example CUSTOMER_SERVICE, or CALL_CENTRE, which is licensed.</param>
/// <param name="Reason">In words, for its history.</param>
public sealed record ChangeNumberBody(string Use, string Reason);

/// <summary>Why a number is given back or taken.</summary>
/// <param name="Reason">In words, for its history.</param>
public sealed record NumberReasonBody(string Reason);

/// <summary>A dispute over a number.</summary>
/// <param name="Reason">Who disputes it and why; null ends it.</param>
public sealed record NumberDisputeBody(string? Reason);

/// <summary>What an import did.</summary>
/// <param name="Added">Numbers that are new.</param>
/// <param name="Known">Numbers that were in the inventory already.</param>
/// <param name="Blocks">Blocks of one hundred that they lie in.</param>
public sealed record ImportedNumbersBody(int Added, int Known, int Blocks);
