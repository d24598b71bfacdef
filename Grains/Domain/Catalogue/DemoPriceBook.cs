namespace Metering.Domain.Catalogue;

/// <summary>The demonstration price book PB-2026-01 (requirements 2.5; its prices are invented).</summary>
public static class DemoPriceBook
{
    /// <summary>Its document.</summary>
    public static string Json()
    {
        using var stream = typeof(DemoPriceBook).Assembly.GetManifestResourceStream("Metering.Domain.Catalogue.PB-2026-01.json")
            ?? throw new InvalidOperationException("The demonstration price book is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The book.</summary>
    public static PriceBook Load() => PriceBookDocument.Read(Json());
}
