namespace Metering.Domain.Invoices;

// The numbers of these lists are stored: new entries go to the end.

/// <summary>What a fapiao can be asked for .</summary>
public enum InvoiceSourceKind
{
    /// <summary>A paid monthly statement (月结账单).</summary>
    Statement,

    /// <summary>A paid order (订单).</summary>
    Order,

    /// <summary>A bare top-up: never invoiceable.</summary>
    TopUp,
}

/// <summary>Type of a fapiao (requirements 4.3).</summary>
public enum InvoiceType
{
    /// <summary>Ordinary VAT fapiao (增值税普通发票).</summary>
    Ordinary,

    /// <summary>Special VAT fapiao (增值税专用发票): needs the general-taxpayer proof.</summary>
    Special,
}

/// <summary>How the customer gets it.</summary>
public enum InvoiceMedium
{
    /// <summary>Digital fapiao (数电票), sent at once .</summary>
    Digital,

    /// <summary>Paper copy, posted at the customer's cost (邮费到付, clause 5.2).</summary>
    Paper,
}

/// <summary>State of a fapiao request (requirements 3.7).</summary>
public enum InvoiceStatus
{
    /// <summary>Asked for; the amount is reserved.</summary>
    Requested,

    /// <summary>Material (the payment screenshot) is there and waits for review.</summary>
    MaterialReview,

    /// <summary>Funds confirmed and material accepted: the clock runs.</summary>
    FundsConfirmed,

    /// <summary>The deadline has passed; still to be issued.</summary>
    Overdue,

    /// <summary>The tax platform has issued it.</summary>
    Issued,

    /// <summary>Sent or posted.</summary>
    Delivered,

    /// <summary>Turned down; the reservation is released and the customer may ask again.</summary>
    Rejected,

    /// <summary>A red letter is on its way.</summary>
    RedPending,

    /// <summary>Taken back by a red letter, in full or in part.</summary>
    Reddened,
}

/// <summary>Why a red letter is issued (红字发票, requirements 4.3).</summary>
public enum RedReason
{
    /// <summary>Issued in error (开票有误).</summary>
    IssuedInError,

    /// <summary>Sale returned (销货退回).</summary>
    SaleReturned,

    /// <summary>Service ended (服务中止).</summary>
    ServiceEnded,

    /// <summary>Sales allowance (销售折让).</summary>
    SalesAllowance,
}
