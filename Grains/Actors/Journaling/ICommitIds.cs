namespace Metering.Actors.Journaling;

/// <summary>Source of commit ids that no other activation anywhere will use.</summary>
public interface ICommitIds
{
    /// <summary>A fresh id.</summary>
    UInt128 Next();
}
