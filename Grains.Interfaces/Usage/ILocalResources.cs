namespace Metering.Contracts.Usage;

/// <summary>
/// The metered resources that are active in this process: usage for one of them needs no message. Nothing else changes: the resource
/// takes the events in its own turn, commits them and answers, as if it had been called.
/// </summary>
public interface ILocalResources
{
    /// <summary>Hands events to a resource that is active here; null when it is not, and then its grain is called.</summary>
    Task<UsageReply>? Record(string subject, UsageSlice slice);
}
