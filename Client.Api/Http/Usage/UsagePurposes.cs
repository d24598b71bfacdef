using Metering.Contracts.Numbers;
using Metering.Contracts.Usage;
using Metering.Domain.Numbers;
using Metering.Http.Numbers;

namespace Metering.Http.Usage;

/// <summary>
/// Tells the number inventory the purposes that billed events name (3.8). It comes after the event is billed; when the inventory does not
/// answer, the event says that its outcome is unknown, and the repeat tells it again, once.
/// </summary>
public sealed class UsagePurposes(IGrainFactory grains, AreaTables areas)
{
    private const string Number = "number:";

    internal async Task Tell(IntakeBatch batch, string tenant)
    {
        foreach (var (place, purpose) in batch.Purposes)
        {
            if (batch.Outcomes[place].Status == UsageStatus.Refused) continue;
            var (subject, item) = batch.At(place);
            try
            {
                if (PhoneNumber.Parse(NumberAssignment.NumberOf(subject[Number.Length..]), await areas.Of(tenant)) is { } number)
                    await grains.GetGrain<INumberBlockGrain>($"{tenant}/{NumberBlock.BlockOf(number.Key)}")
                        .NoteUse(number.Key, $"{item.Source} {item.EventId}", purpose, item.Start, "usage");
            }
            catch (Exception)
            {
                batch.Outcomes[place] = EventFault.Unknown;
            }
        }
    }
}
