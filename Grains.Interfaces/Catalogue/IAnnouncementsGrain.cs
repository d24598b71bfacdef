using NodaTime;

namespace Metering.Contracts.Catalogue;

/// <summary>
/// Tells the customers of a tenant of changed prices and rules (2.3, 4.2): every published book and rule once to every account that it affects,
/// however often the walk over the accounts is cut short. Key: the tenant.
/// </summary>
[Alias("catalogue.IAnnouncementsGrain")]
public interface IAnnouncementsGrain : IGrainWithStringKey
{
    /// <summary>Starts announcing what was published and is not announced yet; does not wait for it.</summary>
    [Alias("Look")]
    Task Look();

    /// <summary>Announces this, and answers when every account was told. Idempotent.</summary>
    [Alias("Announce")]
    [ResponseTimeout("00:01:00")]
    Task Announce(Announcement announcement);
}

/// <summary>Something published that customers are to be told of.</summary>
/// <param name="Key">What it is, once in the tenant: book/{id} or rule/{id}/{version}.</param>
/// <param name="Kind">Kind of the notice: PRICE_CHANGE or RULE_CHANGE.</param>
/// <param name="Name">Id of the price book or the rule.</param>
/// <param name="TestClock">Only for accounts on this test clock; null for all that live in real time.</param>
/// <param name="EffectiveFrom">From when it holds.</param>
/// <param name="Products">Products whose price or terms change; empty for a rule, which is for everybody.</param>
[GenerateSerializer, Immutable, Alias("catalogue.Announcement")]
public sealed record Announcement([property: Id(0)] string Key, [property: Id(1)] string Kind, [property: Id(2)] string Name,
    [property: Id(3)] string? TestClock, [property: Id(4)] Instant EffectiveFrom, [property: Id(5)] string[] Products)
{
    /// <summary>Prices, charging method or terms of products.</summary>
    public const string Price = "PRICE_CHANGE";

    /// <summary>A product service rule (1.16).</summary>
    public const string Rule = "RULE_CHANGE";
}

/// <summary>An account that is told of changed prices and rules. Implemented by the account's grain. Key accountId.</summary>
[Alias("catalogue.IAnnouncedAccount")]
public interface IAnnouncedAccount : IGrainWithStringKey
{
    /// <summary>Gives notice of the change if it affects what the account has running. Once, however often it is said.</summary>
    [Alias("TellOf")]
    Task TellOf(string tenant, Announcement announcement);
}

/// <summary>Whether an account was given notice.</summary>
[GenerateSerializer, Immutable, Alias("catalogue.Told")]
public sealed record AnnouncementTold([property: Id(0)] bool Told);
