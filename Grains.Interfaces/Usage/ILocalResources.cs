namespace Metering.Contracts.Usage;

/// <summary>
/// The metered resources that are active in this process: what is asked of one of them needs no message. Nothing else changes: the resource
/// takes it in its own turn, commits and answers, as if it had been called.
/// </summary>
public interface ILocalResources
{
    /// <summary>
    /// Hands events to those resources that are active here, and puts the wait for each one's answer in its place. The place stays as it is where
    /// the resource is not, and then its grain is called.
    /// </summary>
    void Record(ReadOnlySpan<string> subjects, ReadOnlySpan<UsageSlice> slices, Span<Task<UsageReply>?> calls);

    /// <summary>Asks one resource; null when it is not active here, and then its grain is called.</summary>
    Task<T>? Ask<T>(string subject, Func<IMeteredResource, Task<T>> question);
}
