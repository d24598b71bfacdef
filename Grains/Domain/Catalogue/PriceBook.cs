using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Catalogue;

/// <summary>
/// A set of prices that takes effect together. It holds only what it sets: a product that it does not name keeps its earlier price.
/// Once published it never changes (clause 2.3).
/// </summary>
public sealed record PriceBook
{
    /// <summary>Id, for example PB-2026-01.</summary>
    public required string Id { get; init; }

    /// <summary>First instant at which its prices hold.</summary>
    public required Instant EffectiveFrom { get; init; }

    /// <summary>Meters it defines or redefines.</summary>
    public ImmutableArray<MeterDefinition> Meters { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Tax categories it defines or redefines.</summary>
    public ImmutableArray<TaxCategory> TaxCategories { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Products it prices.</summary>
    public ImmutableArray<Sku> Skus { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>Something that can be counted.</summary>
/// <param name="Name">CloudEvents type, for example voice.outbound.</param>
/// <param name="Unit">Unit of a reported quantity, for example second.</param>
/// <param name="MaxQuantity">Largest quantity of one event.</param>
public sealed record MeterDefinition(string Name, string Unit, long MaxQuantity)
{
    /// <summary>The dimension that destination prices look at.</summary>
    public const string Destination = "call.destination";

    /// <summary>Dimensions that prices may look at.</summary>
    public ImmutableArray<string> Dimensions { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>A VAT class, for example basic telecom (基础电信服务).</summary>
/// <param name="Code">Code, for example TELECOM-BASIC.</param>
/// <param name="Rates">Rates by date, oldest first: never a constant in code (requirements 4.2).</param>
public sealed record TaxCategory(string Code, ImmutableArray<TaxRate> Rates);

/// <summary>A VAT rate from a date on.</summary>
/// <param name="From">First date.</param>
/// <param name="Percent">Rate in percent.</param>
public sealed record TaxRate(LocalDate From, decimal Percent);

/// <summary>A price book with the circumstances of its publication.</summary>
/// <param name="Book">The book.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="ClockId">Set when it was published under a test clock: it then holds for that clock's accounts only.</param>
public sealed record PublishedBook(PriceBook Book, Instant PublishedAt, string? ClockId);
