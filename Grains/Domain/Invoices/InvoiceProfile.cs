using Metering.Domain.Qualification;

namespace Metering.Domain.Invoices;

/// <summary>The buyer as the qualification documents show it (clause 5.1), entered by the operator who verified them.</summary>
/// <param name="Title">Verified legal name, the fapiao title (发票抬头).</param>
/// <param name="Uscc">Unified social credit code, the tax number.</param>
/// <param name="GeneralTaxpayerProof">Reference of the accepted general-taxpayer proof (一般纳税人资质证明); null without one.</param>
/// <param name="Address">Registered address (地址).</param>
/// <param name="Telephone">Registered telephone (电话).</param>
/// <param name="Bank">Opening bank (开户行).</param>
/// <param name="BankAccount">Bank account (账号).</param>
public sealed record InvoiceProfile(string Title, string Uscc, string? GeneralTaxpayerProof, string? Address, string? Telephone, string? Bank,
    string? BankAccount)
{
    /// <summary>True when the four fields that a paper special fapiao prints are known.</summary>
    public bool HasPaperFields => Address is not null && Telephone is not null && Bank is not null && BankAccount is not null;

    /// <summary>
    /// The buyer as a fapiao prints it. Where the account's documents are on file they decide title, tax number and proof, and what was
    /// entered only adds the other fields; null when neither is there.
    /// </summary>
    public static InvoiceProfile? Of(InvoiceProfile? entered, DocumentedBuyer? documents) => documents is null ? entered
        : (entered ?? new InvoiceProfile("", "", null, null, null, null, null)) with
        {
            Title = documents.Title, Uscc = documents.Uscc, GeneralTaxpayerProof = documents.GeneralTaxpayerProof,
        };
}

/// <summary>Where a paper copy is posted to; a wrong address is the customer's risk (clause 5.2).</summary>
/// <param name="Recipient">Person.</param>
/// <param name="Telephone">Telephone of the person.</param>
/// <param name="Address">Postal address.</param>
public sealed record PostalAddress(string Recipient, string Telephone, string Address);
