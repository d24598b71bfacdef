namespace Metering.Domain.Usage;

/// <summary>
/// Safety bounds of what one resource puts on a statement. A close beyond them is a mistake somewhere and no statement takes it, so it is not written
/// down either: once the mistake is taken back, the month is computed anew.
/// </summary>
/// <param name="MaxLines">Most lines.</param>
/// <param name="MaxGrossFen">Highest gross, fen; a credit counts like a charge.</param>
public sealed record CloseBounds(int MaxLines, long MaxGrossFen)
{
    /// <summary>Which bound the lines break; null when they keep them.</summary>
    public string? BrokenBy(IReadOnlyCollection<ClosedLine> lines)
    {
        if (lines.Count > MaxLines) return $"it has {lines.Count} lines, more than {MaxLines}.";
        return Math.Abs(lines.Sum(line => (decimal)line.GrossFen)) > MaxGrossFen ? $"its gross passes {MaxGrossFen} fen." : null;
    }
}
