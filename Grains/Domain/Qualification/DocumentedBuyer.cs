namespace Metering.Domain.Qualification;

/// <summary>The buyer of fapiao as the accepted qualification documents show it (clause 5.1).</summary>
/// <param name="Title">Title on invoices (发票抬头): what the business licence says of it, else its legal name.</param>
/// <param name="Uscc">Unified social credit code, the tax number.</param>
/// <param name="GeneralTaxpayerProof">Id of the accepted general-taxpayer proof (一般纳税人资质证明); null without one.</param>
public sealed record DocumentedBuyer(string Title, string Uscc, string? GeneralTaxpayerProof)
{
    /// <summary>From a file; null while it holds no business licence that may be relied on.</summary>
    public static DocumentedBuyer? Of(QualificationFile file) => Agreement.Licence(file)?.Content is { } licence
        ? new DocumentedBuyer(licence.Title ?? licence.LegalName, licence.Uscc,
            file.Good(DocumentTypes.GeneralTaxpayerProof, licence.Uscc)?.Id)
        : null;
}
