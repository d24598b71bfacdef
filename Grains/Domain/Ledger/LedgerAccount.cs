namespace Metering.Domain.Ledger;

/// <summary>The chart of accounts (会计科目), a closed list (requirements 0.2). The numbers are stored and never change their meaning.</summary>
public enum LedgerAccount : byte
{
    /// <summary>CASH.TENPAY: money received through Tenpay (财付通).</summary>
    CashTenpay = 0,

    /// <summary>CASH.BANK: money received by bank transfer (对公转账).</summary>
    CashBank = 1,

    /// <summary>AR.CUST: billed postpaid principal (应收账款).</summary>
    Receivable = 2,

    /// <summary>AR.LATE: late fees receivable (应收滞纳金).</summary>
    LateFeeReceivable = 3,

    /// <summary>AR.CLAIM: damages claimed.</summary>
    ClaimReceivable = 4,

    /// <summary>LIAB.WALLET: the customer's service-account cash (服务账户余额, 2.6(3)).</summary>
    Wallet = 5,

    /// <summary>LIAB.ORDER: order paid, not yet activated.</summary>
    OrderPaid = 6,

    /// <summary>LIAB.DEFER: activated prepaid service not yet consumed, VAT inside.</summary>
    Deferred = 7,

    /// <summary>LIAB.REFUND: refund approved, not paid out.</summary>
    RefundPayable = 8,

    /// <summary>LIAB.FROZEN: customer cash withheld after termination for breach.</summary>
    Frozen = 9,

    /// <summary>VAT.OUT: output VAT inside recognised revenue.</summary>
    OutputVat = 10,

    /// <summary>REV.SUB: subscriptions.</summary>
    SubscriptionRevenue = 11,

    /// <summary>REV.NUM: number rental.</summary>
    NumberRevenue = 12,

    /// <summary>REV.VOICE: calls.</summary>
    VoiceRevenue = 13,

    /// <summary>REV.MSG: short messages.</summary>
    MessageRevenue = 14,

    /// <summary>REV.VAS: other value-added services.</summary>
    ValueAddedRevenue = 15,

    /// <summary>REV.LATE: late fees.</summary>
    LateFeeRevenue = 16,

    /// <summary>REV.BREAK: expired package units.</summary>
    BreakageRevenue = 17,

    /// <summary>INC.FORFEIT: liquidated damages (违约金).</summary>
    ForfeitIncome = 18,

    /// <summary>EXP.BADDEBT: receivables written off.</summary>
    BadDebtExpense = 19,

    /// <summary>LIAB.COLLECT: collected for third parties and owed to them (clause 2.9).</summary>
    Collected = 20,
}
