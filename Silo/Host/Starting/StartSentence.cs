using System.Net.Sockets;
using Metering.Host.Options;
using Metering.Journal;

namespace Metering.Host.Starting;

/// <summary>Says in one sentence why the start failed and what to do.</summary>
internal static class StartSentence
{
    /// <summary>The sentence; null for a fault that nobody foresaw, which must be seen whole.</summary>
    public static string? Of(Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException)
        {
            if (each is StartRefusedException or StoreUnusableException or StoreUnavailableException) return OneLine(each.Message);
            if (each is Orleans.Runtime.SiloUnavailableException or Orleans.Runtime.Messaging.ConnectionFailedException)
                return "No silo of the cluster can be reached; start one, or check Metering:ClusterId and the storage.";
            if (each is System.Data.Common.DbException database) return OneLine($"The database cannot be used: {database.Message.TrimEnd('.')}.");
            if (each is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
                return "The address is in use by another program; stop that program or choose another address with --urls.";
            if (each is SocketException { SocketErrorCode: SocketError.AccessDenied })
                return "This user may not listen on that port; choose one above 1023 with --urls.";
        }
        return fault is AggregateException { InnerExceptions: [var only] } ? Of(only) : null;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
