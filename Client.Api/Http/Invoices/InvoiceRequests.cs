using Metering.Domain.Invoices;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;

namespace Metering.Http.Invoices;

/// <summary>A wish for a fapiao as it came over the wire, checked for its shape.</summary>
internal static class InvoiceRequests
{
    /// <summary>The one source that is named.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static (InvoiceSourceKind Kind, string Id) SourceOf(InvoiceRequestBody body)
    {
        (string Pointer, InvoiceSourceKind Kind, string? Id)[] sources = [("/statement", InvoiceSourceKind.Statement, body.Statement),
            ("/order", InvoiceSourceKind.Order, body.Order), ("/topUp", InvoiceSourceKind.TopUp, body.TopUp)];
        var named = sources.Where(source => source.Id is not null).ToList();
        if (named is not [var (pointer, kind, id)])
            throw RefusedCallException.Malformed("", "Name exactly one source: a statement, an order or a top-up.");
        if (kind == InvoiceSourceKind.Statement && !Rfc3339.TryMonth(id, out _))
            throw RefusedCallException.Malformed(pointer, "A month is written like 202607.");
        if (kind == InvoiceSourceKind.Order) Texts.RequireId(pointer, id!);
        if (kind == InvoiceSourceKind.TopUp) Texts.Require(pointer, id!, 128);
        return (kind, id!);
    }

    /// <summary>Checks the texts.</summary>
    /// <exception cref="RefusedCallException">MALFORMED_REQUEST.</exception>
    public static void Check(InvoiceRequestBody body)
    {
        if (body.Id is not null) Texts.RequireId("/id", body.Id);
        Texts.Require("/title", body.Title, 100);
        foreach (var (pointer, text) in new[] { ("/taxNumber", body.TaxNumber), ("/email", body.Email), ("/material", body.Material),
            ("/postTo/recipient", body.PostTo?.Recipient), ("/postTo/telephone", body.PostTo?.Telephone), ("/postTo/address", body.PostTo?.Address) })
            if (text is not null) Texts.Require(pointer, text, 200);
    }
}
