namespace Metering.Host.Options;

/// <summary>The host cannot start. The message is one plain sentence that says what to do; nothing else is shown.</summary>
public sealed class StartRefusedException(string sentence, Exception? inner = null) : Exception(sentence, inner);
