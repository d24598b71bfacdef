namespace Metering.Host.Options;

/// <summary>What a process of the cluster does.</summary>
public enum HostRole
{
    /// <summary>Grains and the HTTP interface in one process.</summary>
    All,

    /// <summary>Grains, health, metrics and the dashboard; no HTTP interface.</summary>
    Silo,

    /// <summary>The HTTP interface alone, as a client of the cluster: no grains, no store, nothing to lose.</summary>
    Api,
}
