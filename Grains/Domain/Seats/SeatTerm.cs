using NodaTime;

namespace Metering.Domain.Seats;

/// <summary>How a seat was acquired: only initial seats are ever given back (4.7, 4.9). The numbers are stored.</summary>
public enum Acquisition
{
    /// <summary>With the order that opened the subscription.</summary>
    Initial = 0,

    /// <summary>Added to a running term (增加账号).</summary>
    Addition = 1,
}

/// <summary>Where a seat stands (3.3). The numbers are stored.</summary>
public enum SeatStatus
{
    /// <summary>In use.</summary>
    Active = 0,

    /// <summary>Taken back with the end of its term (2.8).</summary>
    Reclaimed = 1,

    /// <summary>Removed by the customer before the end (2.7(4)); taken back at once.</summary>
    Removed = 2,

    /// <summary>Its product data has been deleted (2.7(3)).</summary>
    Purged = 3,

    /// <summary>Ended, and its product data is kept for the term that was ordered anew before the purge (2.7(3), A-12).</summary>
    Restored = 4,
}

/// <summary>A seat, or another resource, of a subscription.</summary>
/// <param name="Subject">Subject of its usage, for example seat:acc_sz/1.</param>
/// <param name="Acquisition">How it was acquired.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="User">The one person who uses it (3.19).</param>
/// <param name="EndedAt">When it was taken back.</param>
public sealed record SeatTerm(string Subject, Acquisition Acquisition, SeatStatus Status, SeatUser? User, Instant? EndedAt);

/// <summary>The named user of a seat (3.19).</summary>
/// <param name="Name">Name.</param>
/// <param name="StaffId">Number within the customer's staff.</param>
/// <param name="Since">Since when.</param>
public sealed record SeatUser(string Name, string StaffId, Instant Since)
{
    /// <summary>The check of the real name; null while there was none.</summary>
    public RealNameCheck? Checked { get; init; }
}

/// <summary>A check of a user's real name (3.19, 4.1). It relieves nobody: what proves false later is false (11.3(2)).</summary>
/// <param name="Method">How, such as ID_CARD or FACE.</param>
/// <param name="EvidenceSha256">Digest of what shows it; the document itself is not kept here.</param>
/// <param name="At">When.</param>
/// <param name="Actor">By whom.</param>
public sealed record RealNameCheck(string Method, string EvidenceSha256, Instant At, string Actor);
