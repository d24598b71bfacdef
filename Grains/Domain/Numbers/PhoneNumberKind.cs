namespace Metering.Domain.Numbers;

/// <summary>Kinds of number (requirements 4.5).</summary>
public enum PhoneNumberKind
{
    /// <summary>Fixed line (固网号码), bound to an area.</summary>
    FixedLine,

    /// <summary>Mobile.</summary>
    Mobile,

    /// <summary>400 number, bound to no area.</summary>
    FourHundred,

    /// <summary>95 (cross-province) or 96 (in-province) access number.</summary>
    Access,
}
