using Metering.Contracts.Accounts;
using Metering.Contracts.Conduct;
using NodaTime;

namespace Metering.Http.Conduct;

/// <summary>A violation case to be opened.</summary>
/// <param name="Category">Breach of the agreement's list, for example SPAM_HARVEST; GET /v1/conduct-rules shows all.</param>
/// <param name="Text">What happened.</param>
/// <param name="Rule">Rule that it cites; the agreement's own clause of the category when absent.</param>
/// <param name="ActAt">When the act happened; now when absent. The rule's version in force then is cited.</param>
/// <param name="Product">Only this product.</param>
/// <param name="Subject">Only this seat, number or package.</param>
/// <param name="Restrict">True to stop at once what it is about.</param>
public sealed record OpenCaseBody(string Category, string Text, string? Rule = null, Instant? ActAt = null, string? Product = null,
    string? Subject = null, bool Restrict = false);

/// <summary>What a person says in a case.</summary>
public sealed record CaseTextBody(string Text);

/// <summary>A decision.</summary>
/// <param name="Decision">NO_BREACH, RESTRICT, SUSPEND or TERMINATE_FORFEIT, which is a proposal until a second person approves it.</param>
/// <param name="Text">Why.</param>
/// <param name="Ground">To end: 3.2, 11.3(1), 11.3(2), 11.3(3), 11.3(4), 11.3(5) or 11.3(6).</param>
/// <param name="Documents">Documents that it rests on; false ones for 11.3(2).</param>
/// <param name="RevokesKeys">True to take the account's API keys away as well (8.2); the end of a whole account does so in any case.</param>
public sealed record CaseDecisionBody(string Decision, string Text, string? Ground = null, string[]? Documents = null, bool RevokesKeys = false);

/// <summary>Cases in order of opening.</summary>
public sealed record CasesBody(CaseView[] Items);

/// <summary>A data audit to be asked for.</summary>
/// <param name="Questions">What the customer is to show.</param>
public sealed record DataAuditBody(string Questions);

/// <summary>The outcome of a data audit.</summary>
public sealed record DataAuditOutcomeBody(bool Passed, string Text);

/// <summary>Data audits in order of asking.</summary>
public sealed record DataAuditsBody(DataAuditView[] Items);

/// <summary>A written permission.</summary>
/// <param name="Category">What it makes lawful.</param>
/// <param name="Scope">How far, in words.</param>
/// <param name="Until">In force until 24:00 of this day.</param>
public sealed record PermissionBody(string Category, string Scope, LocalDate Until);

/// <summary>Permissions in order of giving.</summary>
public sealed record PermissionsBody(PermissionView[] Items);

/// <summary>A claim for damages.</summary>
/// <param name="AmountFen">Claimed.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Case">Case that it comes from.</param>
public sealed record ClaimBody(long AmountFen, string Evidence, string? Case = null);

/// <summary>What becomes of a claim.</summary>
/// <param name="Outcome">AGREED, ADJUDGED or WITHDRAWN.</param>
/// <param name="AmountFen">What is owed; absent when withdrawn.</param>
public sealed record ClaimOutcomeBody(string Outcome, long AmountFen = 0);

/// <summary>A payment of damages.</summary>
/// <param name="AmountFen">Amount.</param>
/// <param name="Channel">TENPAY or BANK: damages are never taken from the wallet.</param>
/// <param name="TransactionId">The channel's reference.</param>
public sealed record ClaimPaymentBody(long AmountFen, PaymentChannel Channel, string TransactionId);

/// <summary>Claims in order of making.</summary>
public sealed record ClaimsBody(ClaimView[] Items);

/// <summary>The next version of a product service rule.</summary>
/// <param name="Rule">Its id; the word of a category amends the agreement's own clause.</param>
/// <param name="Category">Breach that it describes.</param>
/// <param name="Text">What it says.</param>
/// <param name="Channel">SITE, DOCUMENT, NOTICE or FAQ.</param>
/// <param name="PublishedAt">When it was published there; now when absent. It binds acts from then on.</param>
public sealed record RuleBody(string Rule, string Category, string Text, string Channel, Instant? PublishedAt = null);

/// <summary>Rules: the agreement's clauses, then what was published.</summary>
public sealed record RulesBody(RuleView[] Items);
