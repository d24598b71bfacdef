using Metering.Domain.Invoices;
using NodaTime;

namespace Metering.Contracts.Invoices;

/// <summary>The verified buyer, as the qualification documents show it (clause 5.1).</summary>
[GenerateSerializer, Immutable, Alias("invoices.Buyer")]
public sealed record InvoiceBuyer
{
    /// <summary>Verified legal name, the fapiao title (发票抬头).</summary>
    [Id(0)] public required string Title { get; init; }

    /// <summary>Unified social credit code, the tax number (统一社会信用代码).</summary>
    [Id(1)] public required string Uscc { get; init; }

    /// <summary>Reference of the accepted general-taxpayer proof (一般纳税人资质证明); null without one.</summary>
    [Id(2)] public required string? GeneralTaxpayerProof { get; init; }

    /// <summary>Registered address (地址).</summary>
    [Id(3)] public required string? Address { get; init; }

    /// <summary>Registered telephone (电话).</summary>
    [Id(4)] public required string? Telephone { get; init; }

    /// <summary>Opening bank (开户行).</summary>
    [Id(5)] public required string? Bank { get; init; }

    /// <summary>Bank account (账号).</summary>
    [Id(6)] public required string? BankAccount { get; init; }
}

/// <summary>Where a paper copy is posted to, at the customer's cost (邮费到付).</summary>
[GenerateSerializer, Immutable, Alias("invoices.PostTo")]
public sealed record InvoicePostTo([property: Id(0)] string Recipient, [property: Id(1)] string Telephone, [property: Id(2)] string Address);

/// <summary>A fapiao is asked for.</summary>
[GenerateSerializer, Immutable, Alias("invoices.Request")]
public sealed record RequestInvoice
{
    /// <summary>Id of the request.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Kind of the source.</summary>
    [Id(1)] public required InvoiceSourceKind SourceKind { get; init; }

    /// <summary>yyyyMM of a statement, or the id of an order or top-up.</summary>
    [Id(2)] public required string SourceId { get; init; }

    /// <summary>Ordinary or special.</summary>
    [Id(3)] public required InvoiceType Type { get; init; }

    /// <summary>Digital or paper.</summary>
    [Id(4)] public required InvoiceMedium Medium { get; init; }

    /// <summary>Title as the customer writes it.</summary>
    [Id(5)] public required string Title { get; init; }

    /// <summary>Tax number as the customer writes it; null when left out.</summary>
    [Id(6)] public required string? TaxNumber { get; init; }

    /// <summary>Gross amount; null for everything that is left.</summary>
    [Id(7)] public required long? AmountFen { get; init; }

    /// <summary>Where a digital fapiao is sent.</summary>
    [Id(8)] public required string? Email { get; init; }

    /// <summary>Where a paper copy is posted.</summary>
    [Id(9)] public required InvoicePostTo? PostTo { get; init; }

    /// <summary>Reference of the payment screenshot; null when it follows.</summary>
    [Id(10)] public required string? Material { get; init; }
}

/// <summary>The fapiao goes to the customer.</summary>
/// <param name="SentTo">E-mail address or postal address; null for the one of the request.</param>
/// <param name="Carrier">Carrier of a paper copy.</param>
/// <param name="TrackingNumber">The carrier's number.</param>
[GenerateSerializer, Immutable, Alias("invoices.Deliver")]
public sealed record DeliverInvoice([property: Id(0)] string? SentTo, [property: Id(1)] string? Carrier, [property: Id(2)] string? TrackingNumber);

/// <summary>A red letter is begun.</summary>
/// <param name="AmountFen">Gross amount, positive; null for everything that is left.</param>
/// <param name="Reason">Why.</param>
/// <param name="BuyerUsed">True when the buyer has used or booked the blue fapiao: then the other side confirms.</param>
[GenerateSerializer, Immutable, Alias("invoices.Redden")]
public sealed record ReddenInvoice([property: Id(0)] long? AmountFen, [property: Id(1)] RedReason Reason, [property: Id(2)] bool BuyerUsed);

/// <summary>Where a request stands, to its account; figures are cumulative, so a repeat changes nothing.</summary>
/// <param name="Number">Number of its record in the account.</param>
/// <param name="Version">Its version.</param>
/// <param name="ReturnedFen">Released or reddened, per line.</param>
/// <param name="Status">State.</param>
/// <param name="DueAt">When it wants to be woken.</param>
/// <param name="DeadlineAt">Exclusive end of the time to issue.</param>
/// <param name="Provisional">True while that may still move.</param>
/// <param name="Open">True while somebody has something to do.</param>
[GenerateSerializer, Immutable, Alias("invoices.Report")]
public sealed record InvoiceReport([property: Id(0)] long Number, [property: Id(1)] long Version, [property: Id(2)] long[] ReturnedFen,
    [property: Id(3)] InvoiceStatus Status, [property: Id(4)] Instant? DueAt, [property: Id(5)] Instant? DeadlineAt,
    [property: Id(6)] bool Provisional, [property: Id(7)] bool Open);
