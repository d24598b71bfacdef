namespace Metering.Shared;

/// <summary>The approvals that text messages need before they are sent (requirements 2.2: signature and template), as bodies of documents.</summary>
public static class MessageApprovals
{
    /// <summary>The decision of their review.</summary>
    public static object Accepted { get; } = new { decision = "ACCEPT" };

    /// <summary>The documents of a customer.</summary>
    /// <param name="legalName">Legal name of the account.</param>
    public static IEnumerable<object> Of(string legalName) => new[] { "SMS_SIGNATURE", "SMS_TEMPLATE" }.Select((type, i) => (object)new
    {
        type, sha256 = new string((char)('1' + i), 64), name = type + ".pdf", legalName, uscc = "91440300MA5TE5TA9X",
    });
}
