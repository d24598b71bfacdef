using Metering.Domain.Usage;

namespace Metering.Actors.Usage;

public sealed partial class ResourceCodec
{
    private static void WriteHold(ref PackedWriter writer, Hold hold)
    {
        writer.Signed(hold.Number);
        writer.Text(hold.Meter);
        writer.Signed(hold.Sku);
        writer.Time(hold.Start);
        writer.OptionalText(hold.Destination);
        writer.Signed(hold.Granted);
        writer.Signed(hold.Used);
        writer.Signed(hold.AllowanceUnits);
        writer.Signed(hold.HeldFen);
        writer.Time(hold.ValidUntil);
        writer.Byte((byte)((hold.Final ? 1 : 0) | (hold.Wallet ? 2 : 0)));
    }

    private static Hold ReadHold(ref PackedReader reader)
    {
        var hold = new Hold(reader.Signed(), reader.Text(), checked((int)reader.Signed()), reader.Time(), reader.OptionalText())
        {
            Granted = reader.Signed(),
            Used = reader.Signed(),
            AllowanceUnits = reader.Signed(),
            HeldFen = reader.Signed(),
            ValidUntil = reader.Time(),
        };
        var bits = reader.Byte();
        return hold with { Final = (bits & 1) != 0, Wallet = (bits & 2) != 0 };
    }

    private static void WriteAllowance(ref PackedWriter writer, Allowance allowance)
    {
        writer.Count(allowance.Number);
        writer.Text(allowance.GrantId);
        writer.Text(allowance.Sku);
        writer.Text(allowance.Meter);
        writer.Signed(allowance.Units);
        writer.Signed(allowance.PaidFen);
        writer.Time(allowance.BoughtAt);
        writer.Time(allowance.ExpiresAt);
        writer.Signed(allowance.Consumed);
        writer.Byte(allowance.Expired ? (byte)1 : (byte)0);
    }

    private static Allowance ReadAllowance(ref PackedReader reader) => new(reader.Count(), reader.Text(), reader.Text(), reader.Text(),
        reader.Signed(), reader.Signed(), reader.Time(), reader.Time())
    {
        Consumed = reader.Signed(),
        Expired = reader.Byte() == 1,
    };
}
