namespace Metering.Storage.AzureTables.Connecting;

/// <summary>Keys and customers' data travel encrypted; only a loopback emulator may be spoken to in the open.</summary>
internal static class Transport
{
    /// <exception cref="ArgumentException">The endpoint is neither https nor loopback.</exception>
    public static void Check(Uri endpoint, bool allowPlainHttp)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback && !allowPlainHttp)
            throw new ArgumentException($"The endpoint {endpoint.Scheme}://{endpoint.Authority} is not encrypted; use https. "
                + "Plain http is for an emulator on this machine.");
    }
}
