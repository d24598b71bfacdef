namespace Metering.Http.Audit;

/// <summary>Bounds the refusals that one caller can have written: beyond it they are counted, and the next one written says how many.</summary>
internal sealed class RefusalBudget(TimeProvider time)
{
    private const int MostAtOnce = 200;
    private const int PerSecond = 50;
    private const int MostCallers = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Purse> callers = new(StringComparer.Ordinal);

    /// <summary>True when one more may be written; then tells how many were not since the last one that was.</summary>
    public bool Take(string caller, out long suppressed)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (!callers.TryGetValue(caller, out var purse))
            {
                // So many callers at once are one: their counts are given up rather than memory.
                if (callers.Count >= MostCallers) callers.Clear();
                callers[caller] = purse = new Purse { Left = MostAtOnce, At = now };
            }
            purse.Left = Math.Min(MostAtOnce, purse.Left + (decimal)time.GetElapsedTime(purse.At, now).TotalSeconds * PerSecond);
            purse.At = now;
            suppressed = purse.Suppressed;
            if (purse.Left < 1)
            {
                purse.Suppressed++;
                return false;
            }
            purse.Left--;
            purse.Suppressed = 0;
            return true;
        }
    }

    private sealed class Purse
    {
        public decimal Left { get; set; }

        public long At { get; set; }

        public long Suppressed { get; set; }
    }
}
