using Metering.Domain.Refusals;

namespace Metering.Domain.Qualification;

/// <summary>Title, USCC and legal name agree across the documents of one entity, and with the account (3.11).</summary>
public static class Agreement
{
    /// <summary>Null, or DOCUMENT_DISAGREES.</summary>
    public static Refusal? Check(QualificationFile file, CustomerIdentity customer, QualificationDocument document)
    {
        var content = document.Content;
        if (content.Type == DocumentTypes.BusinessLicence && customer.Uscc is { } own && own != content.Uscc)
            return Disagrees("The social credit code is not the account's.");
        if (CustomerUscc(file, customer, document) == content.Uscc && content.LegalName != customer.Name)
            return Disagrees("The legal name is not the account's.");
        // What is stale is to be handed in anew: it says what was.
        foreach (var other in file.Documents.Where(other => other is { IsGood: true, Status: not DocumentStatus.Stale } && other.Id != document.Id
            && other.Content.Uscc == content.Uscc))
        {
            // A version that replaces another may state a new fact: only documents that stay beside it have to agree.
            if (other.Slot == document.Slot) continue;
            if (other.Content.LegalName != content.LegalName) return Disagrees($"Another legal name stands in {other.Id}.");
            if (other.Content.Title is { } title && content.Title is { } mine && title != mine)
                return Disagrees($"Another title stands in {other.Id}.");
        }
        return null;
    }

    /// <summary>The customer's social credit code: the account's, else that of its accepted business licence.</summary>
    public static string? UsccOf(QualificationFile file, CustomerIdentity customer) => customer.Uscc ?? Licence(file)?.Content.Uscc;

    /// <summary>The customer's business licence that may be relied on; one that came with an order does not say whose it is.</summary>
    public static QualificationDocument? Licence(QualificationFile file) => file.Documents.LastOrDefault(document => document.IsGood
        && document.Content is { Type: DocumentTypes.BusinessLicence, Uscc.Length: > 0 });

    private static string? CustomerUscc(QualificationFile file, CustomerIdentity customer, QualificationDocument document) =>
        UsccOf(file, customer) ?? (document.Content.Type == DocumentTypes.BusinessLicence ? document.Content.Uscc : null);

    private static Refusal Disagrees(string detail) => RefusalCodes.DocumentDisagrees.With(detail);
}
