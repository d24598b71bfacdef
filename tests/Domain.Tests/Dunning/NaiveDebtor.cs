using NodaTime;

namespace Metering.Domain.Tests.Dunning;

/// <summary>Overdue bills the naive way: every midnight of two years, in ten-thousandths of a fen, written from the requirements alone.</summary>
internal sealed class NaiveDebtor(long[] bills, LocalDate first)
{
    private readonly List<Bill> open = [];
    private LocalDate? suspendedOn;

    public List<(LocalDate Day, bool Suspended)> Changes { get; } = [];

    public bool Suspended { get; private set; }

    public bool Closed { get; private set; }

    public IEnumerable<(YearMonth Month, long Principal, long Late)> Owed => open.Select(bill => (bill.Month, bill.Principal, bill.Late));

    public void Midnight(LocalDate day)
    {
        // Requirements 3, rule e: closing comes before the late fee and the suspension of the same midnight.
        if (day.Day == 3 && day > first.PlusDays(5) && !Closed) Finalise(day.PlusMonths(-1).ToYearMonth());
        if (!Closed && Suspended && Period.DaysBetween(suspendedOn!.Value, day) == 61) Closed = true;
        foreach (var bill in open) bill.Overdue = Math.Max(0, Period.DaysBetween(bill.LastDay, day));
        if (Closed) return;
        foreach (var bill in open.Where(bill => bill.Overdue > 0))
        {
            if (bill.Overdue == 1) bill.Cap = bill.Principal * 10_000;
            bill.Exact = Math.Min(bill.Cap, bill.Exact + bill.Principal * 5);
        }
        if (Suspended || !open.Any(bill => bill.Overdue >= 31)) return;
        (Suspended, suspendedOn) = (true, day);
        Changes.Add((day, true));
    }

    public void Pay(long fen, YearMonth? named, LocalDate day)
    {
        foreach (var bill in open.Where(bill => named is null || bill.Month == named))
        {
            var late = Math.Min(fen, bill.Late);
            bill.LatePaid += late;
            var principal = Math.Min(fen - late, bill.Principal);
            bill.Principal -= principal;
            fen -= late + principal;
        }
        if (fen != 0) throw new InvalidOperationException("The reference was overpaid.");
        open.RemoveAll(bill => bill.Principal == 0 && bill.Late == 0);
        if (!Suspended || Closed || open.Any(bill => bill.Overdue > 0)) return;
        Suspended = false;
        Changes.Add((day, false));
    }

    private void Finalise(YearMonth month)
    {
        var fen = bills[(month.Year - first.Year) * 12 + month.Month - 1];
        if (fen > 0) open.Add(new Bill { Month = month, Principal = fen, LastDay = month.PlusMonths(1).OnDayOfMonth(15) });
    }

    private sealed class Bill
    {
        public YearMonth Month { get; init; }

        public LocalDate LastDay { get; init; }

        public long Principal { get; set; }

        public long Exact { get; set; }

        public long Cap { get; set; }

        public long LatePaid { get; set; }

        public int Overdue { get; set; }

        public long Late => (Exact + 5_000) / 10_000 - LatePaid;
    }
}
