namespace Metering.Journal;

/// <summary>The store failed in a way that leaves open whether the commit is durable. Read the head, compare the commit id, then answer.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The store did not write and says so for certain: queue full, throttled, closing. The same commit may be tried again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The commit breaks a limit of the port (<see cref="CommitRules"/>): nothing was written, and the same commit never will be.</summary>
public sealed class CommitRefusedException(string message, string parameter) : ArgumentException(message, parameter);

/// <summary>
/// The data cannot be used by this program as it is: newer format, corrupt, locked by another process, unwritable. The message says
/// what to do.
/// </summary>
public sealed class StoreUnusableException(string message, Exception? inner = null) : Exception(message, inner);
