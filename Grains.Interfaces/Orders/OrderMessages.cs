using Metering.Contracts.Accounts;
using NodaTime;

namespace Metering.Contracts.Orders;

/// <summary>What the customer wants.</summary>
/// <param name="Lines">Lines.</param>
/// <param name="ByBank">True when a bank transfer will pay it.</param>
/// <param name="Acknowledged">True when the customer knows which lines are never given back.</param>
/// <param name="Parent">Order that it amends.</param>
/// <param name="AcceptedAgreement">Version of the agreement accepted by buying (P.2).</param>
[GenerateSerializer, Immutable, Alias("orders.OfferRequest")]
public sealed record OfferRequest([property: Id(0)] WantedLine[] Lines, [property: Id(1)] bool ByBank, [property: Id(2)] bool Acknowledged,
    [property: Id(3)] string? Parent, [property: Id(4)] string? AcceptedAgreement);

/// <summary>A wanted line: a product, or with no product the subscription to renew.</summary>
[GenerateSerializer, Immutable, Alias("orders.WantedLine")]
public sealed record WantedLine([property: Id(0)] string? Sku, [property: Id(1)] long Quantity, [property: Id(2)] int Months,
    [property: Id(3)] string? Subscription, [property: Id(4)] string? Agreement);

/// <summary>A price, or why there is none.</summary>
/// <param name="Refusal">Why not.</param>
/// <param name="Offer">The offer as the order journals it.</param>
/// <param name="Quote">The offer in the words of the interface.</param>
/// <param name="Present">The account's present.</param>
/// <param name="MaterialOnFile">True when the account's accepted material is enough for it.</param>
[GenerateSerializer, Immutable, Alias("orders.OfferReply")]
public sealed record OfferReply([property: Id(0)] Commands.RefusalReply? Refusal, [property: Id(1)] byte[]? Offer,
    [property: Id(2)] QuoteView? Quote, [property: Id(3)] AccountPresent Present, [property: Id(4)] bool MaterialOnFile);

/// <summary>The account's present.</summary>
/// <param name="Now">Its test clock's time, or real time.</param>
/// <param name="StoppedForViolation">True while the whole account is stopped for a breach (4.5).</param>
/// <param name="TestClock">Its test clock; null in real time.</param>
/// <param name="StoppedProducts">Products that are stopped for a breach by themselves, or one of whose seats is.</param>
/// <param name="Disrupted">Products to which force majeure or a regulator's order applies now (10.1): empty for all, null for none.</param>
/// <param name="DisruptedAfter">The day before its first day, or that of the last one that ended; null when there never was one.</param>
/// <param name="DisruptedThrough">The last day of the last one that ended; null while one lasts.</param>
[GenerateSerializer, Immutable, Alias("orders.AccountPresent")]
public sealed record AccountPresent([property: Id(0)] Instant Now, [property: Id(1)] bool StoppedForViolation,
    [property: Id(2)] string? TestClock, [property: Id(3)] string[] StoppedProducts,
    [property: Id(4)] string[]? Disrupted = null, [property: Id(5)] LocalDate? DisruptedAfter = null,
    [property: Id(6)] LocalDate? DisruptedThrough = null);

/// <summary>Places an order.</summary>
[GenerateSerializer, Immutable, Alias("orders.Place")]
public sealed record PlaceOrder([property: Id(0)] OfferRequest Request);

/// <summary>Pays an order.</summary>
[GenerateSerializer, Immutable, Alias("orders.Pay")]
public sealed record PayOrder([property: Id(0)] long AmountFen, [property: Id(1)] PaymentChannel Channel, [property: Id(2)] string TransactionId);

/// <summary>Hands material in.</summary>
[GenerateSerializer, Immutable, Alias("orders.SubmitMaterial")]
public sealed record SubmitMaterial([property: Id(0)] HandedInDocument[] Documents);

/// <summary>A document by its content.</summary>
[GenerateSerializer, Immutable, Alias("orders.Document")]
public sealed record HandedInDocument([property: Id(0)] string Type, [property: Id(1)] string Sha256, [property: Id(2)] string Name);

/// <summary>Reviews a version of the material.</summary>
[GenerateSerializer, Immutable, Alias("orders.ReviewMaterial")]
public sealed record ReviewMaterial([property: Id(0)] int Version, [property: Id(1)] bool Accepted, [property: Id(2)] string? Reason);

/// <summary>Reports provisioning tasks as done.</summary>
[GenerateSerializer, Immutable, Alias("orders.Provision")]
public sealed record ProvisionOrder([property: Id(0)] bool ProfileDone, [property: Id(1)] bool PermissionsOpen);

/// <summary>Asks for money back.</summary>
/// <param name="Ground">4.6, 4.7 or 4.8.</param>
/// <param name="Lines">Line numbers; empty for all that the ground gives back.</param>
[GenerateSerializer, Immutable, Alias("orders.RequestRefund")]
public sealed record RequestRefund([property: Id(0)] string Ground, [property: Id(1)] int[] Lines);

/// <summary>The cause of a fault.</summary>
[GenerateSerializer, Immutable, Alias("orders.TriageFault")]
public sealed record TriageFault([property: Id(0)] int Number, [property: Id(1)] Domain.Orders.FaultCause Cause,
    [property: Id(2)] bool LoginImpossible);

/// <summary>Ends a subscription early.</summary>
/// <param name="Subscription">Which.</param>
/// <param name="Ground">Ground of the agreement's list; MUTUAL for an agreement of both.</param>
/// <param name="CustomerConsents">The customer agreed.</param>
/// <param name="SellerConsents">The seller agreed.</param>
[GenerateSerializer, Immutable, Alias("orders.Terminate")]
public sealed record TerminateSubscription([property: Id(0)] string Subscription, [property: Id(1)] string? Ground,
    [property: Id(2)] bool CustomerConsents, [property: Id(3)] bool SellerConsents);

/// <summary>Names the user of a seat.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Seat">Number of the seat.</param>
/// <param name="Name">Name.</param>
/// <param name="StaffId">Number within the customer's staff.</param>
/// <param name="Check">The check of the real name, if there was one.</param>
[GenerateSerializer, Immutable, Alias("orders.AssignSeat")]
public sealed record AssignSeat([property: Id(0)] string Subscription, [property: Id(1)] string Seat, [property: Id(2)] string Name,
    [property: Id(3)] string StaffId, [property: Id(4)] CheckedRealName? Check);

/// <summary>A check of a real name: how, and the digest of what shows it.</summary>
[GenerateSerializer, Immutable, Alias("orders.CheckedRealName")]
public sealed record CheckedRealName([property: Id(0)] string Method, [property: Id(1)] string EvidenceSha256);

/// <summary>Accepts the agreement: the common documents, and those that are named.</summary>
[GenerateSerializer, Immutable, Alias("orders.AcceptAgreement")]
public sealed record AcceptAgreement([property: Id(0)] string Version, [property: Id(1)] string[] Documents, [property: Id(2)] string Person);

/// <summary>An acceptance.</summary>
[GenerateSerializer, Immutable, Alias("orders.Acceptance")]
public sealed record AcceptanceView([property: Id(0)] string Version, [property: Id(1)] string Hash, [property: Id(2)] string[] Documents,
    [property: Id(3)] string Person, [property: Id(4)] Instant At, [property: Id(5)] bool Deemed);

/// <summary>How the account answered an instruction.</summary>
/// <param name="Refusal">Why not; null when done.</param>
/// <param name="Links">What it changed, as addresses within the account.</param>
[GenerateSerializer, Immutable, Alias("orders.InstructionReply")]
public sealed record InstructionReply([property: Id(0)] Commands.RefusalReply? Refusal, [property: Id(1)] string[] Links);

/// <summary>Where an order stands after being woken.</summary>
/// <param name="Number">Number of the instruction; 0 for none.</param>
/// <param name="Instruction">What the account has to carry out.</param>
/// <param name="Standing">Where it stands, and when it wants to be woken next; null for an order that was never placed.</param>
[GenerateSerializer, Immutable, Alias("orders.Advance")]
public sealed record OrderAdvance([property: Id(0)] long Number, [property: Id(1)] byte[]? Instruction,
    [property: Id(2)] OrderStandingReport? Standing);

/// <summary>The end of one product of an account.</summary>
/// <param name="Product">Which.</param>
/// <param name="Ground">Ground of the agreement's list (11.1).</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("orders.ProductEnded")]
public sealed record ProductEnded([property: Id(0)] string Product, [property: Id(1)] string Ground, [property: Id(2)] Instant At);

/// <summary>Where an order stands, as its account keeps it for lists.</summary>
/// <param name="Version">Version of the order: what an older one said is late.</param>
/// <param name="Status">Its state.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="DueAt">When something happens to it by itself next.</param>
/// <param name="Products">Products of which it opens a term.</param>
[GenerateSerializer, Immutable, Alias("orders.Standing")]
public sealed record OrderStandingReport([property: Id(0)] long Version, [property: Id(1)] Domain.Orders.OrderStatus Status,
    [property: Id(2)] Instant PlacedAt, [property: Id(3)] Instant? DueAt, [property: Id(4)] string[]? Products = null);

/// <summary>Orders or subscriptions wanted of a list, the nearest deadline first.</summary>
/// <param name="Kind">Orders or subscriptions.</param>
/// <param name="TestClock">Test clock in whose time they live; null for real time.</param>
/// <param name="Status">Only those in this state; null for all.</param>
/// <param name="Before">Only those due before this instant; null for all, those without a deadline last.</param>
/// <param name="After">Place of the last one of the page before; null for the first page.</param>
/// <param name="Limit">Length of a page.</param>
[GenerateSerializer, Immutable, Alias("orders.ListQuery")]
public sealed record ListQuery([property: Id(0)] Domain.Orders.ListedKind Kind, [property: Id(1)] string? TestClock,
    [property: Id(2)] string? Status, [property: Id(3)] Instant? Before, [property: Id(4)] string? After, [property: Id(5)] int Limit);

/// <summary>An order or a subscription in a list over all accounts.</summary>
[GenerateSerializer, Immutable, Alias("orders.ListItem")]
public sealed record ListItem
{
    /// <summary>Order or subscription.</summary>
    [Id(0)] public required Domain.Orders.ListedKind Kind { get; init; }

    /// <summary>Owner.</summary>
    [Id(1)] public required string Account { get; init; }

    /// <summary>Id within the account.</summary>
    [Id(2)] public required string Id { get; init; }

    /// <summary>Test clock of the account; null for real time.</summary>
    [Id(3)] public string? TestClock { get; init; }

    /// <summary>State.</summary>
    [Id(4)] public required string Status { get; init; }

    /// <summary>Next deadline of an order, end of the last day of a subscription; null for none.</summary>
    [Id(5)] public Instant? DueAt { get; init; }

    /// <summary>When it was placed or opened.</summary>
    [Id(6)] public required Instant Since { get; init; }

    /// <summary>Product of a subscription.</summary>
    [Id(7)] public string? Product { get; init; }

    /// <summary>Number of the account's message: what an older one said is late.</summary>
    [Id(8)] public required long Version { get; init; }

    /// <summary>Its place in a list: by deadline, then by account and id; without a deadline last.</summary>
    public string Place => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{(DueAt is { } due ? $"{due.ToUnixTimeTicks():D19}" : "none")}/{Account}/{Id}");
}

/// <summary>A page of order ids.</summary>
[GenerateSerializer, Immutable, Alias("orders.Page")]
public sealed record OrderPage([property: Id(0)] string[] Orders, [property: Id(1)] string? NextCursor);

/// <summary>A page of subscriptions.</summary>
[GenerateSerializer, Immutable, Alias("orders.SubscriptionPage")]
public sealed record SubscriptionPage([property: Id(0)] SubscriptionView[] Items, [property: Id(1)] string? NextCursor);

/// <summary>A page of refunds.</summary>
[GenerateSerializer, Immutable, Alias("orders.RefundPage")]
public sealed record RefundPage([property: Id(0)] RefundView[] Items, [property: Id(1)] string? NextCursor);

/// <summary>A fault of an order, as the ticket that was filed about it says.</summary>
/// <param name="Ticket">Number of the ticket on the account.</param>
/// <param name="Text">What happened.</param>
/// <param name="FiledAt">When it was filed: this date counts .</param>
/// <param name="Cause">What it turned out to be; null until it was triaged.</param>
/// <param name="LoginImpossible">Whether normal login and use was prevented.</param>
/// <param name="Now">The account's present.</param>
[GenerateSerializer, Immutable, Alias("orders.TicketedFault")]
public sealed record TicketedFault([property: Id(0)] long Ticket, [property: Id(1)] string Text, [property: Id(2)] Instant FiledAt,
    [property: Id(3)] Domain.Orders.FaultCause? Cause, [property: Id(4)] bool LoginImpossible, [property: Id(5)] Instant Now);
