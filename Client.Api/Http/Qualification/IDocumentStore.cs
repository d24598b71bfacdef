namespace Metering.Http.Qualification;

/// <summary>Where the content of qualification documents is kept: beside the journal, which has only its digest.</summary>
public interface IDocumentStore
{
    /// <summary>The largest content that is taken, bytes.</summary>
    int MaxBytes { get; }

    /// <summary>Keeps a content; the same again changes nothing. Kept means durable.</summary>
    Task Put(DocumentKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>A content; null when it was never kept.</summary>
    Task<byte[]?> Get(DocumentKey key, CancellationToken cancellationToken);
}

/// <summary>Names a content: of one account, so that no account can learn from a digest what another handed in.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="Account">Account.</param>
/// <param name="Sha256">SHA-256, lower-case hexadecimal.</param>
public readonly record struct DocumentKey(string Tenant, string Account, string Sha256)
{
    /// <summary>Three names of letters, digits, '.', '-' and '_' that begin with a letter or digit: never a way out of a folder.</summary>
    public override string ToString() => $"{Tenant}/{Account}/{Sha256}";
}
