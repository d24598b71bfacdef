using System.Buffers;
using System.Collections.Immutable;
using Metering.Domain.Usage;
using Metering.Domain.Wallet;

namespace Metering.Actors.Usage;

public sealed partial class ResourceCodec
{
    [Flags]
    private enum TotalBits : byte
    {
        None = 0,
        PriceBook = 1,
        FromWallet = 2,
        Billed = 4,
        Shown = 8,
    }

    /// <inheritdoc />
    public void WriteState(ResourceState state, IBufferWriter<byte> output)
    {
        var writer = new PackedWriter(output);
        var format = state.SuspensionBegins.Length > 0 ? MarkedFormat : state.SuspendedSince is null ? StateFormat : SuspendedFormat;
        writer.Byte(format);
        WriteOwner(ref writer, state.Owner);
        writer.Count(state.Skus.Length);
        foreach (var sku in state.Skus) WriteSku(ref writer, sku);
        writer.OptionalTime(state.ClockNow);
        writer.OptionalTime(state.EndedAt);
        writer.Count(state.Suspensions.Length);
        foreach (var reason in state.Suspensions) writer.Text(reason);
        writer.Signed(state.Lease.GrantedFen);
        writer.Signed(state.Lease.ConsumedFen);
        writer.Signed(state.Lease.ReturnedFen);
        writer.Count(state.Totals.Length);
        foreach (ref readonly var total in state.Totals.AsSpan()) WriteTotal(ref writer, total);
        writer.Count(state.Allowances.Length);
        foreach (var allowance in state.Allowances) WriteAllowance(ref writer, allowance);
        writer.Signed(state.LastHold);
        writer.Count(state.Holds.Length);
        foreach (var hold in state.Holds) WriteHold(ref writer, hold);
        writer.Count(state.LastClosed);
        if (format == MarkedFormat)
        {
            writer.OptionalTime(state.SuspendedSince);
            writer.Count(state.SuspensionBegins.Length);
            foreach (var begin in state.SuspensionBegins)
            {
                writer.Text(begin.Mark);
                writer.Time(begin.At);
            }
        }
        else if (state.SuspendedSince is { } since) writer.Time(since);
        writer.Flush();
    }

    /// <inheritdoc />
    public ResourceState ReadState(ReadOnlySpan<byte> snapshot)
    {
        var reader = new PackedReader(snapshot);
        var format = reader.Byte();
        if (format is not (StateFormat or SuspendedFormat or MarkedFormat))
            throw new Metering.Journal.StoreUnusableException(
                $"A resource's snapshot has format {format}: it was written by a newer version. Start that version.");
        return new ResourceState
        {
            Owner = ReadOwner(ref reader),
            Skus = ReadMany(ref reader, ReadSku),
            ClockNow = reader.OptionalTime(),
            EndedAt = reader.OptionalTime(),
            Suspensions = ReadMany(ref reader, static (ref PackedReader from) => from.Text()),
            Lease = new Lease(reader.Signed(), reader.Signed(), reader.Signed()),
            Totals = ReadMany(ref reader, ReadTotal),
            Allowances = ReadMany(ref reader, ReadAllowance),
            LastHold = reader.Signed(),
            Holds = ReadMany(ref reader, ReadHold),
            LastClosed = reader.Count(),
            SuspendedSince = format switch
            {
                SuspendedFormat => reader.Time(),
                MarkedFormat => reader.OptionalTime(),
                _ => null,
            },
            SuspensionBegins = format == MarkedFormat
                ? ReadMany(ref reader, static (ref PackedReader from) => new SuspensionBegin(from.Text(), from.Time()))
                : [],
        };
    }

    private static void WriteActivated(ref PackedWriter writer, ResourceActivated activated)
    {
        WriteOwner(ref writer, activated.Owner);
        writer.Count(activated.Skus.Length);
        foreach (var sku in activated.Skus) WriteSku(ref writer, sku);
        writer.Count(activated.Allowances.Length);
        foreach (var allowance in activated.Allowances) WriteAllowance(ref writer, allowance);
    }

    private static ResourceActivated ReadActivated(ref PackedReader reader) =>
        new(ReadOwner(ref reader), ReadMany(ref reader, ReadSku), ReadMany(ref reader, ReadAllowance));

    private static void WriteOwner(ref PackedWriter writer, ResourceOwner? owner)
    {
        writer.Byte(owner is null ? (byte)0 : (byte)1);
        if (owner is null) return;
        writer.Text(owner.Tenant);
        writer.Text(owner.Account);
        writer.Time(owner.ActivatedAt);
        writer.OptionalText(owner.ClockId);
    }

    private static ResourceOwner? ReadOwner(ref PackedReader reader) =>
        reader.Byte() == 0 ? null : new ResourceOwner(Shared(ref reader), reader.Text(), reader.Time(), reader.OptionalText());

    private static void WriteSku(ref PackedWriter writer, ResourceSku sku)
    {
        writer.Text(sku.Sku);
        writer.Time(sku.AddedAt);
    }

    private static ResourceSku ReadSku(ref PackedReader reader) => new(Shared(ref reader), reader.Time());

    private static void WriteTotal(ref PackedWriter writer, in MonthTotal total)
    {
        var bits = TotalBits.None;
        if (total.PriceBook.Length > 0) bits |= TotalBits.PriceBook;
        if (total.FromWallet) bits |= TotalBits.FromWallet;
        if (total.BilledUnits != 0 || total.BilledFen != 0) bits |= TotalBits.Billed;
        if (total.ShownUnits != 0 || total.ShownFen != 0) bits |= TotalBits.Shown;
        writer.Byte((byte)bits);
        writer.Count(total.Sku);
        writer.Count(total.Month);
        writer.Signed(total.Units);
        writer.Exact(total.ExactFen);
        writer.Signed(total.ChargedFen);
        if ((bits & TotalBits.PriceBook) != 0) writer.Text(total.PriceBook);
        if ((bits & TotalBits.FromWallet) != 0)
        {
            writer.Signed(total.WalletUnits);
            writer.Signed(total.WalletFen);
        }
        if ((bits & TotalBits.Billed) != 0)
        {
            writer.Signed(total.BilledUnits);
            writer.Signed(total.BilledFen);
        }
        if ((bits & TotalBits.Shown) == 0) return;
        writer.Signed(total.ShownUnits);
        writer.Signed(total.ShownFen);
    }

    private static MonthTotal ReadTotal(ref PackedReader reader)
    {
        var bits = (TotalBits)reader.Byte();
        var total = new MonthTotal(reader.Count(), reader.Count())
        {
            Units = reader.Signed(),
            ExactFen = reader.Exact(),
            ChargedFen = reader.Signed(),
            PriceBook = (bits & TotalBits.PriceBook) != 0 ? Shared(ref reader) : "",
        };
        if ((bits & TotalBits.FromWallet) != 0)
            total = total with { FromWallet = true, WalletUnits = reader.Signed(), WalletFen = reader.Signed() };
        if ((bits & TotalBits.Billed) != 0) total = total with { BilledUnits = reader.Signed(), BilledFen = reader.Signed() };
        if ((bits & TotalBits.Shown) != 0) total = total with { ShownUnits = reader.Signed(), ShownFen = reader.Signed() };
        return total;
    }

    /// <summary>
    /// A text that every resource holds, such as a product's code: one copy in the processor's cache instead of one a resource in memory.
    /// Only for texts of which there are few.
    /// </summary>
    private static string Shared(ref PackedReader reader) => string.Intern(reader.Text());

    private static ImmutableArray<T> ReadMany<T>(ref PackedReader reader, ReadOne<T> one)
    {
        var count = reader.Count();
        if (count == 0) return [];
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++) items.Add(one(ref reader));
        return items.MoveToImmutable();
    }

    private delegate T ReadOne<T>(ref PackedReader reader);
}
