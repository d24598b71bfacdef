using System.Collections.Immutable;
using Metering.Domain.Events;
using Metering.Domain.Invoices;
using NodaTime;

namespace Metering.Domain.Accounts;

/// <summary>Who speaks for the customer (联系人, 3.3).</summary>
/// <param name="Name">Name.</param>
/// <param name="Telephone">Telephone; null when unknown.</param>
/// <param name="Email">E-mail address; null when unknown.</param>
public sealed record ContactPerson(string Name, string? Telephone, string? Email);

/// <summary>A legal name that the customer no longer has.</summary>
/// <param name="Name">The name.</param>
/// <param name="Until">When it was changed.</param>
public sealed record FormerName(string Name, Instant Until);

/// <summary>What was changed about an account since it was opened.</summary>
public sealed record AccountDetails
{
    /// <summary>Who speaks for the customer; null until named.</summary>
    public ContactPerson? Contact { get; init; }

    /// <summary>Where paper is posted to unless a request says otherwise (5.2); null until named.</summary>
    public PostalAddress? BillingAddress { get; init; }

    /// <summary>How many changes are on record; null before the first that has a number.</summary>
    public long? Changes { get; init; }

    /// <summary>Names before the one in force, oldest first.</summary>
    public ImmutableArray<FormerName> FormerNames { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>The customer's facts were changed (更改, 2.6(2)); what is null was left as it was. With a number it has a page of its own.</summary>
public sealed record AccountChanged(string? LegalName, string? Uscc, ContactPerson? Contact, PostalAddress? BillingAddress, string Reason,
    Instant At, string Actor, long? Number = null) : DomainEvent;
