using System.Collections.Immutable;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>Where an order stands (3.2). The numbers are stored.</summary>
public enum OrderStatus
{
    /// <summary>Placed, nothing paid.</summary>
    Placed = 0,

    /// <summary>Paid in part: starts no clock (3.3(1)).</summary>
    PartPaid = 1,

    /// <summary>Paid in full, the material not yet accepted.</summary>
    Paid = 2,

    /// <summary>The time of 4.6 runs.</summary>
    Provisioning = 3,

    /// <summary>The time of 4.6 stands still.</summary>
    Paused = 4,

    /// <summary>The time of 4.6 was missed.</summary>
    Late = 5,

    /// <summary>Opened in time.</summary>
    Activated = 6,

    /// <summary>Opened after the time of 4.6.</summary>
    ActivatedLate = 7,

    /// <summary>Not paid in time or called off: what was paid goes back.</summary>
    Cancelled = 8,

    /// <summary>Ended with a refund.</summary>
    Terminated = 9,
}

/// <summary>An order: the process from price to service. Its money is with the account (<see cref="OrderFunds"/>).</summary>
public sealed record OrderState
{
    /// <summary>Before the first event: no order.</summary>
    public static OrderState None { get; } = new();

    /// <summary>Id within the account; empty while it does not exist.</summary>
    public string Id { get; init; } = "";

    /// <summary>Owner.</summary>
    public string Account { get; init; } = "";

    /// <summary>Owner's tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Test clock of its account; null in real time.</summary>
    public string? TestClock { get; init; }

    /// <summary>The price it was placed at: never changes (2.4).</summary>
    public Offer? Offer { get; init; }

    /// <summary>Where it stands.</summary>
    public OrderStatus Status { get; init; }

    /// <summary>Payments taken, oldest first.</summary>
    public ImmutableArray<OrderPayment> Payments { get; init; } = [];

    /// <summary>When the last part was paid.</summary>
    public Instant? PaidAt { get; init; }

    /// <summary>Versions of the customer's material, oldest first.</summary>
    public ImmutableArray<MaterialVersion> Material { get; init; } = [];

    /// <summary>True when the account's material on file was enough, so that none had to be submitted.</summary>
    public bool MaterialOnFile { get; init; }

    /// <summary>The time of 4.6; null until it starts.</summary>
    public ActivationClock? Clock { get; init; }

    /// <summary>The customer's data is entered (4.6).</summary>
    public bool ProfileDone { get; init; }

    /// <summary>The permissions are open (4.6).</summary>
    public bool PermissionsOpen { get; init; }

    /// <summary>When the service was opened: starts the periods of 4.7 and 4.8 .</summary>
    public Instant? ActivatedAt { get; init; }

    /// <summary>When it was cancelled or ended.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Why it was cancelled or ended: a clause.</summary>
    public string? EndGround { get; init; }

    /// <summary>Fault reports (4.8) in the order in which they were last changed; as many as an order keeps.</summary>
    public ImmutableArray<FaultReport> Faults { get; init; } = [];

    /// <summary>Lines that have ended, by number: their money was given back, withheld or became damages.</summary>
    public ImmutableArray<int> Refunded { get; init; } = [];

    /// <summary>Accepted single services, by line number.</summary>
    public ImmutableArray<int> Accepted { get; init; } = [];

    /// <summary>What it changed, as addresses within the account.</summary>
    public ImmutableArray<string> Links { get; init; } = [];

    /// <summary>Number of the newest instruction.</summary>
    public long LastInstruction { get; init; }

    /// <summary>The instruction that the account has not answered yet; commands wait for it.</summary>
    public PendingInstruction? Pending { get; init; }

    /// <summary>True once placed.</summary>
    public bool Exists => Offer is not null;

    /// <summary>Lines that have not ended.</summary>
    public ImmutableArray<OrderLine> OpenLines => [.. Offer!.Lines.Where(line => !Refunded.Contains(line.Number))];

    /// <summary>True when the order goes on with these lines alone: one of its base lines is among them, where it has any.</summary>
    public bool GoesOnWith(ImmutableArray<OrderLine> left) =>
        Offer!.Lines.Any(line => line.IsRefundableBase) ? left.Any(line => line.IsRefundableBase) : !left.IsEmpty;

    /// <summary>Paid so far, fen.</summary>
    public long PaidFen => Payments.Sum(payment => payment.AmountFen);

    /// <summary>Still to pay, fen.</summary>
    public long DueFen => (Offer?.GrossFen ?? 0) - PaidFen;

    /// <summary>True when it is opened after its material was accepted; what joins a running service is opened with its payment.</summary>
    public bool IsOpenedByMaterial => Offer!.Kind == OrderKind.Opening
        || (!MaterialOnFile && MaterialRules.RequiredFor(Offer.Lines).Length > 0);

    /// <summary>Types of material that its open lines need before they are opened, in ordinal order.</summary>
    public ImmutableArray<string> Needs => MaterialRules.RequiredFor(OpenLines);

    /// <summary>True while money can be paid on it.</summary>
    public bool AwaitsPayment => Status is OrderStatus.Placed or OrderStatus.PartPaid;

    /// <summary>The version that was accepted, the newest if several were.</summary>
    public MaterialVersion? AcceptedMaterial => Material.LastOrDefault(version => version.Status == MaterialStatus.Accepted);
}

/// <summary>A fault that the customer reported (4.8).</summary>
/// <param name="Number">Number in the order, from 1.</param>
/// <param name="Text">The customer's words.</param>
/// <param name="ReportedAt">When: this date counts, however long the triage takes .</param>
/// <param name="Triage">Cause found; null while it is open.</param>
/// <param name="LoginImpossible">Whether normal login and use was prevented.</param>
/// <param name="TriagedAt">When the cause was found.</param>
public sealed record FaultReport(int Number, string Text, Instant ReportedAt, FaultCause? Triage, bool LoginImpossible, Instant? TriagedAt)
{
    /// <summary>Number of the ticket that it comes from; null for one that was reported on the order itself.</summary>
    public long? Ticket { get; init; }
}

/// <summary>Causes of a fault (3.10). The numbers are stored.</summary>
public enum FaultCause
{
    /// <summary>The product itself: the only cause that 4.8 speaks of.</summary>
    ProductFault = 0,

    /// <summary>The customer's network.</summary>
    CustomerNetwork = 1,

    /// <summary>A carrier (10.2).</summary>
    Carrier = 2,

    /// <summary>A third party.</summary>
    ThirdParty = 3,

    /// <summary>Force majeure (10.1).</summary>
    ForceMajeure = 4,

    /// <summary>It could not be reproduced.</summary>
    NotReproduced = 5,
}
