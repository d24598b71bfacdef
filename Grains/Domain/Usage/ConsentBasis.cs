namespace Metering.Domain.Usage;

/// <summary>On what a bulk send to users rests (3.15(4)), as its usage event says. Numbers are stored and never change.</summary>
public enum ConsentBasis : byte
{
    /// <summary>The event does not say.</summary>
    Unstated = 0,

    /// <summary>The users agreed to it (CONSENT).</summary>
    Consent = 1,

    /// <summary>A contract with the users needs it (CONTRACT), such as a delivery notice.</summary>
    Contract = 2,

    /// <summary>On nothing (NONE): it is billed, and opens a case.</summary>
    None = 3,
}

/// <summary>The words of <see cref="ConsentBasis"/> in the dimension consent.basis.</summary>
public static class ConsentBases
{
    /// <summary>The basis of a word; null when there is no such word.</summary>
    public static ConsentBasis? Of(ReadOnlySpan<char> word) => word switch
    {
        "CONSENT" => ConsentBasis.Consent,
        "CONTRACT" => ConsentBasis.Contract,
        "NONE" => ConsentBasis.None,
        _ => null,
    };

    /// <summary>The word of a basis; null when the event did not say.</summary>
    public static string? Word(ConsentBasis basis) => basis == ConsentBasis.Unstated ? null : basis.ToString().ToUpperInvariant();
}
