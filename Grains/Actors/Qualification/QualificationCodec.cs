using System.Text.Json;
using System.Text.Json.Serialization;
using Metering.Actors.Journaling;
using Metering.Domain.Qualification;

namespace Metering.Actors.Qualification;

/// <summary>The journal of a qualification file.</summary>
public sealed class QualificationCodec : WholeStateCodec<QualificationFile>
{
    private QualificationCodec()
        : base(QualificationJson.Shared,
        [
            ("qualification.document-set.v1", typeof(DocumentSet)),
            ("qualification.real-name-set.v1", typeof(RealNameSet)),
            ("qualification.dependency-set.v1", typeof(DependencySet)),
            ("qualification.group-consent-set.v1", typeof(GroupConsentSet)),
        ])
    {
    }

    /// <summary>The codec.</summary>
    public static QualificationCodec Instance { get; } = new();

    /// <inheritdoc />
    public override QualificationFile Empty { get; } = new();

    /// <inheritdoc />
    public override QualificationFile Apply(QualificationFile state, object domainEvent) => state.Apply(domainEvent);
}

/// <summary>Source-generated JSON of the journal.</summary>
[JsonSerializable(typeof(QualificationFile))]
[JsonSerializable(typeof(DocumentSet))]
[JsonSerializable(typeof(RealNameSet))]
[JsonSerializable(typeof(DependencySet))]
[JsonSerializable(typeof(GroupConsentSet))]
internal sealed partial class QualificationJson : JsonSerializerContext
{
    public static JsonSerializerOptions Shared { get; } = JournalJson.Options(new QualificationJson());
}
