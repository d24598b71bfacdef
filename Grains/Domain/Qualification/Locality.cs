using System.Collections.Immutable;
using Metering.Domain.Refusals;

namespace Metering.Domain.Qualification;

/// <summary>Which fixed-line numbers a customer may have (3.4), and what call centres need (3.5).</summary>
public static class Locality
{
    /// <summary>Checks an area against the place of registration and the relations of 3.4(1) to (3).</summary>
    /// <param name="file">The file.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="area">Area code of the number; null for numbers bound to none.</param>
    /// <param name="needs">Documents that the right rests on.</param>
    /// <returns>Null, LOCALITY_EVIDENCE_REQUIRED or LOCALITY_MISMATCH.</returns>
    public static Refusal? Check(QualificationFile file, CustomerIdentity customer, string? area, out ImmutableArray<string> needs)
    {
        needs = [];
        if (area is null) return null;
        var licence = Agreement.Licence(file);
        if (licence?.Content.AreaCode == area)
        {
            needs = [licence.Slot];
            return null;
        }
        var elsewhere = false;
        foreach (var (entity, relation) in Relations(file, Agreement.UsccOf(file, customer)))
        {
            if (entity.Content.AreaCode == area)
            {
                needs = relation is null ? [entity.Slot] : [entity.Slot, relation.Slot];
                return null;
            }
            elsewhere = true;
        }
        return elsewhere
            ? RefusalCodes.LocalityMismatch.With($"No related entity is registered where 0{area} is.")
            : RefusalCodes.LocalityEvidenceRequired.With($"The customer is not registered where 0{area} is, and no relation is proven.");
    }

    /// <summary>Null when call-centre use is licensed (B24), else LICENCE_REQUIRED.</summary>
    public static Refusal? CheckLicence(QualificationFile file, CustomerIdentity customer, out ImmutableArray<string> needs)
    {
        needs = [];
        if (Agreement.UsccOf(file, customer) is { } own)
        {
            var need = $"{DocumentTypes.SlotOf(DocumentTypes.TelecomLicence, own)}|{DocumentTypes.CallCentre}";
            if (file.Meets(need))
            {
                needs = [need];
                return null;
            }
        }
        return RefusalCodes.LicenceRequired.With("No accepted licence covers call centres.");
    }

    /// <summary>Each proven relation: the entity's licence, and the proof beside it where one is needed.</summary>
    private static IEnumerable<(QualificationDocument Entity, QualificationDocument? Proof)> Relations(QualificationFile file, string? own)
    {
        foreach (var document in file.Documents.Where(document => document.IsGood))
        {
            var uscc = document.Content.Uscc;
            if (document.Content.Type == DocumentTypes.BranchLicence && own is not null && document.Content.HeadOffice == own)
                yield return (document, null);
            if (document.Content.Type != DocumentTypes.EntityLicence) continue;
            if (file.Good(DocumentTypes.ShareholdingProof, uscc) is { } share) yield return (document, share);
            // 3.4(3) is a judgement: it counts only when a person answers for it.
            if (file.Good(DocumentTypes.RelationProof, uscc) is { Reviewer: not null } proof) yield return (document, proof);
        }
    }
}
