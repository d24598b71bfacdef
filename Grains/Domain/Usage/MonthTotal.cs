namespace Metering.Domain.Usage;

/// <summary>What one product was used and charged in one month, cumulative (the running meter of M-2).</summary>
/// <param name="Sku">The product's number on the resource.</param>
/// <param name="Month">Month of the usage's start, yyyyMM.</param>
public readonly record struct MonthTotal(int Sku, int Month)
{
    /// <summary>Units charged in money.</summary>
    public long Units { get; init; }

    /// <summary>Exact charge, fen with fractions.</summary>
    public decimal ExactFen { get; init; }

    /// <summary>Rounded charge: HalfUp(<see cref="ExactFen"/>).</summary>
    public long ChargedFen { get; init; }

    /// <summary>True when any of it was ever paid from the wallet, so that a line stays in every report.</summary>
    public bool FromWallet { get; init; }

    /// <summary>Units paid from the wallet as they happened.</summary>
    public long WalletUnits { get; init; }

    /// <summary>Part of <see cref="ChargedFen"/> paid from the wallet as it happened.</summary>
    public long WalletFen { get; init; }

    /// <summary>Postpaid units on closed statements.</summary>
    public long BilledUnits { get; init; }

    /// <summary>Postpaid charge on closed statements, fen.</summary>
    public long BilledFen { get; init; }

    /// <summary>Wallet units shown on closed statements.</summary>
    public long ShownUnits { get; init; }

    /// <summary>Wallet charge shown on closed statements, fen.</summary>
    public long ShownFen { get; init; }

    /// <summary>The price book that priced the latest unit.</summary>
    public string PriceBook { get; init; } = "";

    /// <summary>Postpaid units so far.</summary>
    public long AccruedUnits => Units - WalletUnits;

    /// <summary>Postpaid charge so far, fen.</summary>
    public long AccruedFen => ChargedFen - WalletFen;

    /// <summary>True when closed statements show all of it.</summary>
    public bool IsClosed => AccruedUnits == BilledUnits && AccruedFen == BilledFen && WalletUnits == ShownUnits && WalletFen == ShownFen;

    /// <summary>This total after a change of its exact charge; <paramref name="delta"/> is the change of the rounded one.</summary>
    public MonthTotal Changed(long units, decimal exactFen, out long delta)
    {
        var exact = ExactFen + exactFen;
        var charged = Money.Rounding.HalfUp(exact);
        delta = charged - ChargedFen;
        return this with { Units = Units + units, ExactFen = exact, ChargedFen = charged };
    }

    /// <summary>This total with a part of its charge moved to the wallet, fen and units; negative for a void.</summary>
    public MonthTotal PaidFromWallet(long units, long fen) =>
        this with { FromWallet = true, WalletUnits = WalletUnits + units, WalletFen = WalletFen + fen };

    /// <summary>Orders by month, then product.</summary>
    public int CompareTo(int month, int sku) => Month != month ? Month.CompareTo(month) : Sku.CompareTo(sku);
}
