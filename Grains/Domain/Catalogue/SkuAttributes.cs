namespace Metering.Domain.Catalogue;

/// <summary>Kind of an order line.</summary>
public enum SkuKind
{
    /// <summary>Base product: refundable on the grounds of 4.6 to 4.8.</summary>
    Base,

    /// <summary>Added seat (增加账号): never refundable (4.9).</summary>
    SeatAddition,

    /// <summary>Value-added service (增值服务): never refundable (4.9).</summary>
    Vas,

    /// <summary>A third party's product (2.9).</summary>
    ThirdParty,

    /// <summary>Custom development, training and the like.</summary>
    OneOff,
}

/// <summary>Service fee types of clause 1.13.</summary>
public enum FeeType
{
    /// <summary>Product use.</summary>
    Product,

    /// <summary>Technology service.</summary>
    Technology,

    /// <summary>Training.</summary>
    Training,

    /// <summary>Consulting.</summary>
    Consulting,
}

/// <summary>When usage is paid (clause 2.6(5)).</summary>
public enum PaymentMode
{
    /// <summary>预付费: from the wallet, as it happens.</summary>
    Prepaid,

    /// <summary>后付费: on the monthly statement.</summary>
    Postpaid,
}

/// <summary>What happens to prepaid usage that the wallet does not cover.</summary>
public enum ShortMoney
{
    /// <summary>It is refused.</summary>
    Stop,

    /// <summary>It is recorded and billed as arrears.</summary>
    Serve,
}

/// <summary>Kinds of resource a product can be put on.</summary>
public enum SkuResource
{
    /// <summary>Seat (坐席).</summary>
    Seat,

    /// <summary>Phone number (码号).</summary>
    Number,

    /// <summary>Value-added package (增值包).</summary>
    Package,
}

/// <summary>Whether a product is sold (clause 2.1).</summary>
public enum SkuStatus
{
    /// <summary>Can be bought.</summary>
    OnSale,

    /// <summary>Runs on for those who have it.</summary>
    ClosedToNew,

    /// <summary>Neither bought nor renewed.</summary>
    Retired,
}
