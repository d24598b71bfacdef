using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Metering.Domain.Orders;

/// <summary>A document of the bundle, in order of precedence (clause 12.1, A-45).</summary>
/// <param name="Code">Stable code.</param>
/// <param name="NameZh">Chinese title.</param>
/// <param name="Rank">1 goes before 2: this agreement, then product agreements, then rules.</param>
/// <param name="Family">Product family that it is needed for; null when it is needed for every purchase (clauses P.1, 3.1).</param>
public sealed record AgreementDocument(string Code, string NameZh, int Rank, string? Family);

/// <summary>The versioned agreement bundle (clause P.1).</summary>
/// <param name="Version">Version.</param>
/// <param name="Documents">Documents, the prevailing first.</param>
public sealed record AgreementBundle(string Version, ImmutableArray<AgreementDocument> Documents)
{
    /// <summary>The bundle in force.</summary>
    public static AgreementBundle Current { get; } = new("2026-01",
    [
        new("DIRECT-SALES", "腾讯企业级产品及服务直销协议", 1, null),
        new("TENCENT-SERVICE", "腾讯服务协议", 2, null),
        new("QIDIAN-LICENCE", "腾讯企点软件许可及服务协议", 2, null),
        new("QIDIAN-PHONE", "企点电话服务协议", 2, "PCS"),
        new("QIDIAN-ANALYTICS", "企点分析软件许可及服务协议", 2, "ANALYTICS"),
        new("SERVICE-RULES", "企业级产品服务规则", 3, null),
    ]);

    /// <summary>SHA-256 (hex) over version and documents in order.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        Documents.Select(document => $"{document.Code}\t{document.NameZh}\t{document.Rank}\t{document.Family}").Prepend(Version)))));

    /// <summary>The documents needed for a purchase of these families that were not accepted; empty when all were.</summary>
    public IEnumerable<AgreementDocument> Missing(AgreementAcceptance? acceptance, IEnumerable<string> families) => Documents.Where(document =>
        (document.Family is null || families.Contains(document.Family))
        && (acceptance is null || acceptance.Version != Version || !acceptance.Documents.Contains(document.Code)));
}

/// <summary>An account's acceptance of the bundle, also when it is deemed by buying (clause P.2).</summary>
/// <param name="Version">Version accepted.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Documents">Codes of the documents.</param>
/// <param name="Person">Who accepted for the customer.</param>
/// <param name="At">When.</param>
/// <param name="Deemed">True when a purchase said so (视为同意).</param>
public sealed record AgreementAcceptance(string Version, string Hash, ImmutableArray<string> Documents, string Person, Instant At, bool Deemed);
