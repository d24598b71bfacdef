namespace Metering.Journal;

/// <summary>Whether the store takes commits.</summary>
/// <param name="Ok">It does.</param>
/// <param name="Reason">When it does not, one plain sentence saying why.</param>
public readonly record struct StoreHealth(bool Ok, string? Reason)
{
    /// <summary>Commits are taken.</summary>
    public static StoreHealth Good => new(true, null);

    /// <summary>Why commits are not taken; null when they are.</summary>
    public string? Trouble => Ok ? null : Reason ?? "The journal takes no commits.";
}
