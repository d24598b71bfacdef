using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Metering.Domain.Ledger;

/// <summary>The codes of the chart of accounts (requirements 0.2; LIAB.COLLECT for clause 2.9).</summary>
public static class ChartOfAccounts
{
    private static readonly ImmutableArray<string> Codes =
    [
        "CASH.TENPAY", "CASH.BANK", "AR.CUST", "AR.LATE", "AR.CLAIM", "LIAB.WALLET", "LIAB.ORDER", "LIAB.DEFER", "LIAB.REFUND", "LIAB.FROZEN",
        "VAT.OUT", "REV.SUB", "REV.NUM", "REV.VOICE", "REV.MSG", "REV.VAS", "REV.LATE", "REV.BREAK", "INC.FORFEIT", "EXP.BADDEBT",
        "LIAB.COLLECT",
    ];

    private static readonly FrozenDictionary<string, LedgerAccount> ByCode =
        Enum.GetValues<LedgerAccount>().ToFrozenDictionary(account => Codes[(int)account], StringComparer.Ordinal);

    /// <summary>Every ledger account, in the order of the chart.</summary>
    public static ImmutableArray<LedgerAccount> All { get; } = [.. Enum.GetValues<LedgerAccount>()];

    /// <summary>Its code, for example LIAB.WALLET.</summary>
    public static string Code(this LedgerAccount account) => Codes[(int)account];

    /// <summary>The ledger account of a code.</summary>
    /// <exception cref="KeyNotFoundException">The code is not in the chart.</exception>
    public static LedgerAccount Named(string code) => ByCode[code];
}
