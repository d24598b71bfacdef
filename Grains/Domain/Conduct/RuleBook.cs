using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Refusals;
using NodaTime;

namespace Metering.Domain.Conduct;

/// <summary>One version of a product service rule (企业级产品服务规则, 1.16).</summary>
/// <param name="Rule">Its id; the agreement's own clauses have the word of their category.</param>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Category">Category of the breach that it describes.</param>
/// <param name="Text">What it says.</param>
/// <param name="Channel">Where it was published: SITE, DOCUMENT, NOTICE or FAQ; AGREEMENT for a clause.</param>
/// <param name="PublishedAt">In force from then until the next version; null for a clause, which is in force with the agreement.</param>
public sealed record RuleVersion(string Rule, int Version, string Category, string Text, string Channel, Instant? PublishedAt);

/// <summary>A version was published.</summary>
public sealed record RulePublished(RuleVersion Rule, Instant RecordedAt, string Actor) : DomainEvent;

/// <summary>
/// The registry of rules (1.16): versions are only added. A case cites the version in force when the act happened, so a later rule never makes an
/// earlier act a breach.
/// </summary>
public sealed record RuleBook
{
    /// <summary>Where a rule may be published (1.16).</summary>
    public static ImmutableArray<string> Channels { get; } = ["SITE", "DOCUMENT", "NOTICE", "FAQ"];

    /// <summary>Nothing but the agreement itself.</summary>
    public static RuleBook Empty { get; } = new();

    /// <summary>Versions published, in order of their recording.</summary>
    public ImmutableArray<RuleVersion> Versions { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The version in force at an instant; null when none was.</summary>
    public RuleVersion? InForce(string rule, Instant at)
    {
        RuleVersion? found = ViolationCategory.Find(rule) is { } own ? Clause(own) : null;
        foreach (var version in Versions)
            if (string.Equals(version.Rule, rule, StringComparison.Ordinal) && version.PublishedAt <= at) found = version;
        return found;
    }

    /// <summary>The clauses of the agreement, then what was published.</summary>
    public IEnumerable<RuleVersion> All => ViolationCategory.All.Select(Clause).Concat(Versions);

    /// <summary>
    /// Publishes the next version of a rule. Refusals: ALREADY_EXISTS when a version stands that is not older, so that what was in force at
    /// an instant never changes.
    /// </summary>
    public Refusal? Publish(RuleVersion wanted, Instant now, string actor, out RulePublished? published)
    {
        published = null;
        var newest = Versions.LastOrDefault(version => version.Rule == wanted.Rule);
        var clause = ViolationCategory.Find(wanted.Rule);
        if (newest is not null && newest.PublishedAt >= wanted.PublishedAt)
            return RefusalCodes.AlreadyExists.With("A version of this rule stands that was published then or later.");
        published = new RulePublished(wanted with { Version = (newest?.Version ?? (clause is null ? 0 : 1)) + 1 }, now, actor);
        return null;
    }

    /// <summary>The registry after a version was published.</summary>
    public RuleBook Apply(RulePublished happened) => this with { Versions = Versions.Add(happened.Rule) };

    private static RuleVersion Clause(ViolationCategory own) =>
        new(own.Code, 1, own.Code, $"Clause {own.Clause} of the agreement", "AGREEMENT", null);
}
