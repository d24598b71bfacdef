namespace Metering.Domain.Refusals;

/// <summary>A business "no": a value, not an exception. It changed nothing, and its code is stable for ever.</summary>
/// <param name="Code">An entry of the closed list.</param>
/// <param name="Detail">This occurrence, for a human; never holds prices, balances or data of another account.</param>
public sealed record Refusal(RefusalCode Code, string Detail)
{
    /// <inheritdoc />
    public override string ToString() => $"{Code.Code}: {Detail}";
}

/// <summary>One entry of the closed list of refusals (<see cref="RefusalCodes"/>).</summary>
/// <param name="Code">Stable upper-case name.</param>
/// <param name="Status">HTTP status it maps to.</param>
/// <param name="Clause">The clause of the agreement it comes from; null when it is a rule of the interface.</param>
/// <param name="Meaning">One sentence: what was refused and what the caller can do.</param>
/// <param name="Retryable">True when the same request may succeed later without change.</param>
public sealed record RefusalCode(string Code, int Status, string? Clause, string Meaning, bool Retryable = false)
{
    /// <summary>This code with the detail of one occurrence.</summary>
    public Refusal With(string detail) => new(this, detail);
}
