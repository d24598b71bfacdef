namespace Metering.Journal;

/// <summary>Names one journal: the history of one grain, <c>kind/key</c>, for example <c>account/acc_7</c>.</summary>
/// <remarks>At most 512 UTF-8 bytes, without control characters; compared byte by byte, so case matters.</remarks>
public readonly record struct JournalId
{
    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int MaxBytes = 512;

    /// <exception cref="ArgumentException">The name is empty, too long or holds a control character.</exception>
    public JournalId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (System.Text.Encoding.UTF8.GetByteCount(value) > MaxBytes || value.Any(char.IsControl))
            throw new ArgumentException($"A journal id has 1 to {MaxBytes} bytes and no control characters.", nameof(value));
        Value = value;
    }

    /// <summary>The name itself.</summary>
    public string Value { get; }

    /// <inheritdoc />
    public override string ToString() => Value;
}
