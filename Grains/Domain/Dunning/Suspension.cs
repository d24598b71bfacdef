using System.Collections.Immutable;
using Metering.Domain.Usage;
using NodaTime;

namespace Metering.Domain.Dunning;

/// <summary>Why an account is suspended: a closed list (requirements 3.1).</summary>
public static class SuspensionReasons
{
    /// <summary>Overdue for too long (3.9). Set and lifted by dunning alone.</summary>
    public const string Arrears = "ARREARS";

    /// <summary>The qualification file says so (3.11), or an operator.</summary>
    public const string Qualification = "QUALIFICATION";

    /// <summary>
    /// Reasons that an operator sets and lifts (2.6(2)). A violation takes a case (4.5), force majeure and a regulator's order take an event
    /// (10.1, 10.4): they decide what is charged, earned and given back, which a bare stop would not.
    /// </summary>
    public static ImmutableArray<string> ByOperator { get; } = ["CUSTOMER_REQUEST", Qualification];
}

/// <summary>One reason and since when it stands.</summary>
public sealed record SuspensionReason(string Reason, Instant Since);

/// <summary>A reason that stops one product or one resource. Lifted ones are kept: resources are told of them too.</summary>
/// <param name="Reason">Word of the closed list.</param>
/// <param name="Product">Product code, on every resource; null for a resource.</param>
/// <param name="Subject">Resource; null for a product.</param>
/// <param name="At">Since when it stands, or when it was lifted.</param>
/// <param name="Stands">False once it was lifted.</param>
public sealed record ScopedSuspension(string Reason, string? Product, string? Subject, Instant At, bool Stands)
{
    /// <summary>True when an operator set it, and only an operator lifts it; null when it was not, and where that was not kept.</summary>
    public bool? ByOperator { get; init; }

    /// <summary>True when both are about the same.</summary>
    public bool IsSame(ScopedSuspension other) => (Reason, Product, Subject) == (other.Reason, other.Product, other.Subject);
}

/// <summary>What one resource is told of the suspension of a product, or of its own.</summary>
/// <param name="Mark">Reason, and what it stops.</param>
/// <param name="Stands">False once it was lifted.</param>
/// <param name="At">Since when.</param>
public sealed record ScopedMark(string Mark, bool Stands, Instant At);

/// <summary>
/// The suspension (停机) of an account: a set of reasons, and how far its resources have been told. Service is back only when the set is empty.
/// </summary>
/// <param name="Reasons">Reasons that stand, oldest first.</param>
/// <param name="Ever">Every reason that ever stood: resources are told about each of them.</param>
/// <param name="Changes">How often the set changed.</param>
/// <param name="ChangedAt">When it changed last.</param>
/// <param name="Enforced">The change that every resource knows of.</param>
/// <param name="Walked">Resources that know of the newest change, in order of their number.</param>
public sealed record Suspension(ImmutableArray<SuspensionReason> Reasons, ImmutableArray<string> Ever, long Changes, Instant ChangedAt,
    long Enforced, long Walked)
{
    /// <summary>Never suspended.</summary>
    public static Suspension None { get; } = new([], [], 0, default, 0, 0);

    /// <summary>Suspensions of products and resources; null when there never was one.</summary>
    public ImmutableArray<ScopedSuspension>? ScopedRecord { get; init; }

    /// <summary>Suspensions of products and resources.</summary>
    public ImmutableArray<ScopedSuspension> Scoped => ScopedRecord ?? [];

    /// <summary>With one product or resource stopped or started.</summary>
    public Suspension With(ScopedSuspension scoped) => Changed(Reasons, scoped.At) with
    {
        ScopedRecord = Scoped.RemoveAll(scoped.IsSame).Add(scoped),
    };

    /// <summary>The marks that say to one resource what of it, or which product on it, is or was stopped (<see cref="UsageStop"/>).</summary>
    /// <param name="subject">The resource.</param>
    /// <param name="joined">
    /// Product of whose term it is a seat without carrying it: with the product all of it stops. Null for what carries its product.
    /// </param>
    public IEnumerable<ScopedMark> MarksOn(string subject, string? joined)
    {
        var marks = new List<ScopedMark>();
        foreach (var one in Scoped.Where(one => one.Subject is null || one.Subject == subject))
        {
            marks.Add(new ScopedMark(UsageStop.Mark(one.Reason, one.Product), one.Stands, one.At));
            if (joined is not null && one.Product == joined) marks.Add(new ScopedMark(UsageStop.Mark(one.Reason, null), one.Stands, one.At));
        }
        // Stopped by itself and with its product, it stands still while either lasts.
        return marks.GroupBy(mark => mark.Mark, StringComparer.Ordinal).Select(same => same.Any(mark => mark.Stands)
            ? same.Where(mark => mark.Stands).MinBy(mark => mark.At)! : same.MaxBy(mark => mark.At)!);
    }

    /// <summary>Since when a reason stands; when it last changed if it does not.</summary>
    public Instant SinceOf(string reason)
    {
        foreach (var standing in Reasons)
            if (string.Equals(standing.Reason, reason, StringComparison.Ordinal)) return standing.Since;
        return ChangedAt;
    }

    /// <summary>True while not every resource knows of the newest change.</summary>
    public bool IsPending => Enforced < Changes;

    /// <summary>True when the reason stands.</summary>
    public bool Has(string reason)
    {
        foreach (var standing in Reasons)
            if (string.Equals(standing.Reason, reason, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>With one more reason.</summary>
    public Suspension With(string reason, Instant at) => Changed(Reasons.Add(new SuspensionReason(reason, at)), at) with
    {
        Ever = Ever.Contains(reason, StringComparer.Ordinal) ? Ever : Ever.Add(reason),
    };

    /// <summary>Without a reason.</summary>
    public Suspension Without(string reason, Instant at) =>
        Changed(Reasons.RemoveAll(standing => string.Equals(standing.Reason, reason, StringComparison.Ordinal)), at);

    /// <summary>The same reasons, to be told again: the account itself ended.</summary>
    public Suspension Again(Instant at) => Changed(Reasons, at);

    /// <summary>With so many resources told of a change.</summary>
    public Suspension WalkedTo(long changes, long resources) => changes == Changes ? this with { Walked = resources } : this;

    /// <summary>With every resource told of a change.</summary>
    public Suspension EnforcedAt(long changes) => this with { Enforced = Math.Max(Enforced, changes) };

    private Suspension Changed(ImmutableArray<SuspensionReason> reasons, Instant at) => this with
    {
        Reasons = reasons, Changes = Changes + 1, ChangedAt = at, Walked = 0,
    };
}
