namespace Metering.Http.Usage;

/// <summary>Examples of the reference.</summary>
internal static class Examples
{
    public const string Usage = """
        {"specversion":"1.0","id":"cdr-20260710-1","source":"/pbx/sz-1","type":"voice.outbound","subject":"number:+8675586013301",
        "time":"2026-07-11T09:30:00+08:00","datacontenttype":"application/json",
        "data":{"quantity":61,"dimensions":{"call.destination":"+862138784988"}}}
        """;

    public const string UsageAnswer = """
        {"accepted":1,"duplicates":1,"refused":1,"items":[{"status":"accepted"},{"status":"duplicate"},
        {"status":"refused","code":"UNKNOWN_METER","detail":"The resource has no product for fax.page."}]}
        """;

    public const string Authorization = """
        {"id":"auth_MSBwYWNrYWdlOnBrZ19zbXM","subject":"package:pkg_sms","status":"HELD","grantedQuantity":18,"heldFen":99,"chargedFen":0,
        "validUntil":"2026-03-02T09:05:00+08:00","validSeconds":300,"final":true,"onUnreachable":"STOP"}
        """;
}
