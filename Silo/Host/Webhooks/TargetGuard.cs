using System.Net;
using System.Net.Sockets;

namespace Metering.Host.Webhooks;

/// <summary>
/// Keeps webhooks from reaching into the network they are sent from: only https to public addresses, on the ports of https. Loopback is let
/// through, over http too, when the installation says so.
/// </summary>
public sealed class TargetGuard(bool allowLoopback)
{
    /// <summary>Why a host is refused: the same whether its name is unknown or leads inside, so that nobody can list the names in there.</summary>
    public const string NotPublic = "The host has no public address.";

    private const int LongestUrl = 2_048;

    /// <summary>IPv4 that is not for everybody: this network, private, shared, loopback, link-local (169.254.169.254 gives away secrets of
    /// clouds), protocol assignments, documentation, benchmarks, multicast, reserved.</summary>
    private static readonly IPNetwork[] NotPublic4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>Of IPv6 only global unicast is public, without tunnels that carry an IPv4 address and without documentation.</summary>
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] NotPublic6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    /// <summary>Why an address of the web cannot be a target, by its text alone; null when it can.</summary>
    public string? RefuseText(string url)
    {
        if (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var target) || target.HostNameType == UriHostNameType.Unknown)
            return "This is no address of the web.";
        if (target.UserInfo.Length > 0 || target.Fragment.Length > 0) return "The address must not hold a user or a fragment.";
        if (allowLoopback && target.IsLoopback && target.Scheme is "http" or "https") return null;
        if (target.Scheme != Uri.UriSchemeHttps) return "The address must begin with https://.";
        if (target.Port is not (443 or 8443)) return "The port must be 443 or 8443.";
        return IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal) && !Allows(literal) ? NotPublic : null;
    }

    /// <summary>As <see cref="RefuseText"/>, then looks the name up: every address that it has must be public.</summary>
    public async Task<string?> Refuse(string url, CancellationToken cancellationToken)
    {
        if (RefuseText(url) is { } why) return why;
        try
        {
            await Resolve(new Uri(url).DnsSafeHost, cancellationToken);
            return null;
        }
        catch (Exception fault) when (fault is TargetRefusedException or SocketException or OperationCanceledException or ArgumentException)
        {
            return NotPublic;
        }
    }

    /// <summary>True when an address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return allowLoopback;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !NotPublic4.Any(network => network.Contains(address))
            : Global6.Contains(address) && !NotPublic6.Any(network => network.Contains(address));
    }

    /// <summary>The addresses of a host.</summary>
    /// <exception cref="TargetRefusedException">One of them is not allowed.</exception>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public async Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        return addresses.Length > 0 && addresses.All(Allows) ? addresses : throw new TargetRefusedException();
    }

    /// <summary>
    /// Connects to what was checked, by its address: a name that changes between the check and the connection (DNS rebinding) cannot lead
    /// anywhere else.
    /// </summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Resolve(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A target is not allowed.</summary>
public sealed class TargetRefusedException() : Exception("The target's address is not public.");
