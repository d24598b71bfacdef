using System.Collections.Immutable;

namespace Metering.Domain.Qualification;

/// <summary>How far the qualification of a customer has come (2.6(1), 3.3). The numbers are stored.</summary>
public enum QualificationStage
{
    /// <summary>Nothing was handed in.</summary>
    None = 0,

    /// <summary>Handed in, and not all of it accepted.</summary>
    HandedIn = 1,

    /// <summary>What every base product needs is accepted, and the real name is verified.</summary>
    Verified = 2,
}

/// <summary>The stage that a qualification file shows.</summary>
public static class QualificationStages
{
    /// <summary>What every base product needs (3.3).</summary>
    public static ImmutableArray<string> Needed { get; } = ["BUSINESS_LICENCE", "LEGAL_PERSON_ID", "REAL_NAME"];

    /// <summary>The stage now.</summary>
    public static QualificationStage Of(QualificationFile file)
    {
        if (file.Documents.IsEmpty && file.RealName.Status == RealNameStatus.None) return QualificationStage.None;
        return Needed.Except(OrderMaterial.OnFile(file), StringComparer.Ordinal).Any() ? QualificationStage.HandedIn : QualificationStage.Verified;
    }
}
