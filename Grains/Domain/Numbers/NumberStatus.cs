namespace Metering.Domain.Numbers;

/// <summary>States of a number in the inventory (requirements 3.4). The names are stored and shown.</summary>
public enum NumberStatus
{
    /// <summary>Free (INVENTORY).</summary>
    Inventory = 0,

    /// <summary>Held for an account until a deadline.</summary>
    Reserved = 1,

    /// <summary>With an account. It shows as SUSPENDED while a reason of suspension stands on its resource.</summary>
    Assigned = 2,

    /// <summary>Given back: it rests until a deadline, then it is INVENTORY again.</summary>
    Quarantined = 3,

    /// <summary>Taken by the regulator or the carrier, for good.</summary>
    Withdrawn = 4,
}
