using System.Net;
using System.Net.Sockets;
using Metering.Host.Options;

namespace Metering.Host.Starting;

/// <summary>Checks the addresses before anything else is opened, so that a port in use costs nothing.</summary>
internal static class ListenAddress
{
    /// <summary>The default address.</summary>
    public const string Usual = "http://127.0.0.1:8080";

    /// <exception cref="StartRefusedException">An address is no address, or in use.</exception>
    public static void Check(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parsed = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
                .Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(parsed, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
                || address.AbsolutePath != "/")
                throw new StartRefusedException($"'{url}' is no address to listen on; write it like {Usual}.");
            if (address.Port != 0) Probe(address, url);
        }
    }

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Probe(Uri address, string url)
    {
        if (!IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)) ip = address.Host == "localhost" ? IPAddress.Loopback : null;
        if (ip is null) return;
        try
        {
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartRefusedException($"{url} is in use by another program; stop that program or choose another address with --urls.",
                taken);
        }
        catch (SocketException wrong) when (wrong.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            throw new StartRefusedException($"{url} is no address of this machine; choose another one with --urls.", wrong);
        }
    }
}
