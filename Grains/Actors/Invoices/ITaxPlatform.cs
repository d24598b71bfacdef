using System.Collections.Immutable;
using NodaTime;

namespace Metering.Actors.Invoices;

/// <summary>
/// The platform of the tax authority that issues fapiao. A question has a key: put again under the same key it makes no second fapiao, and
/// what became of it can be asked for. An exception leaves the outcome open.
/// </summary>
public interface ITaxPlatform
{
    /// <summary>Puts a question. The answer may come later.</summary>
    Task<PlatformAnswer> Submit(PlatformQuestion question, CancellationToken cancellationToken);

    /// <summary>What became of a question; null when the platform never saw it.</summary>
    Task<PlatformAnswer?> Find(string key, CancellationToken cancellationToken);
}

/// <summary>What the platform says to a question.</summary>
/// <param name="FapiaoNumber">Number of the fapiao (发票号码) once it is issued.</param>
/// <param name="Refusal">Why it certainly issued nothing; null otherwise.</param>
public readonly record struct PlatformAnswer(string? FapiaoNumber, string? Refusal)
{
    /// <summary>It has the question and has not answered.</summary>
    public static PlatformAnswer Pending => default;

    /// <summary>Issued.</summary>
    public static PlatformAnswer Issued(string number) => new(number, null);

    /// <summary>Refused for good.</summary>
    public static PlatformAnswer Refused(string reason) => new(null, reason);
}

/// <summary>A fapiao to be issued, as the platform wants it (requirements 4.3). Amounts in fen; negative on a red fapiao.</summary>
/// <param name="Key">The question's key.</param>
/// <param name="Red">True for a red fapiao (红字发票).</param>
/// <param name="Type">ORDINARY or SPECIAL.</param>
/// <param name="Medium">DIGITAL or PAPER.</param>
/// <param name="BuyerName">名称.</param>
/// <param name="BuyerTaxNumber">纳税人识别号.</param>
/// <param name="BuyerAddress">地址.</param>
/// <param name="BuyerTelephone">电话.</param>
/// <param name="BuyerBank">开户行.</param>
/// <param name="BuyerBankAccount">账号.</param>
/// <param name="Lines">One line per tax class and rate.</param>
/// <param name="NetFen">金额, sum of the lines.</param>
/// <param name="VatFen">税额, sum of the lines.</param>
/// <param name="GrossFen">价税合计.</param>
/// <param name="Capitals">价税合计 in Chinese capitals (大写).</param>
/// <param name="RedOf">Number of the blue fapiao that a red one takes back.</param>
/// <param name="RedReason">Why it is taken back.</param>
/// <param name="AskedAt">When the question was first put.</param>
public sealed record PlatformQuestion(string Key, bool Red, string Type, string Medium, string BuyerName, string BuyerTaxNumber,
    string? BuyerAddress, string? BuyerTelephone, string? BuyerBank, string? BuyerBankAccount, ImmutableArray<PlatformLine> Lines, long NetFen,
    long VatFen, long GrossFen, string Capitals, string? RedOf, string? RedReason, Instant AskedAt);

/// <summary>A line: net plus VAT is gross, to the fen.</summary>
public sealed record PlatformLine(string Item, decimal VatPercent, long NetFen, long VatFen, long GrossFen);
