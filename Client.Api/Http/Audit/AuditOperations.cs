using Metering.Contracts.Access;
using Metering.Contracts.Audit;
using Metering.Domain.Audit;
using Metering.Domain.Refusals;
using Metering.Http.Accounts;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Metering.Http.Audit;

/// <summary>A disclosure that the law asks for (9.5).</summary>
/// <param name="Authority">To whom.</param>
/// <param name="LegalBasis">Which law or order asks for it.</param>
/// <param name="DataSet">What was disclosed.</param>
/// <param name="Notified">YES, NO, or FORBIDDEN when the law does not permit to tell the customer.</param>
/// <param name="DisclosedAt">When, if not just now.</param>
public sealed record DisclosureBody(string Authority, string LegalBasis, string DataSet, string Notified, Instant? DisclosedAt = null);

/// <summary>A page of an audit chain, oldest first.</summary>
public sealed record AuditBody(AuditEntryView[] Items, string? NextCursor);

/// <summary>A read of an account's data: who, what, when, from where.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Name of the API key.</param>
/// <param name="Role">Its role.</param>
/// <param name="From">From which address.</param>
/// <param name="What">Method and route.</param>
/// <param name="Object">Path of what was read.</param>
public sealed record AccessBody(Instant At, string Actor, string Role, string From, string What, string Object);

/// <summary>A page of the access log, oldest first.</summary>
public sealed record AccessLogBody(AccessBody[] Items, string? NextCursor);

/// <summary>Audit chains: /v1/accounts/{account}/audit, /v1/audit, the access log and disclosures (clauses 2.6(2), 9.3, 9.5).</summary>
internal static class AuditOperations
{
    private const string Account = "/v1/accounts/{account}";
    private const string Disclosures = Account + "/disclosures";

    public static void Map(OperationRoutes routes)
    {
        (string, string)[] parameters = [("kind", "ACTION, REFUSED, READ or DISCLOSURE; all when absent."), .. Cursor.Parameters];
        routes.Get(Account + "/audit", async call => await List(call, await OfAccount(call), Kind(call)))
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Read the audit chain of an account", "Commands, refusals, reads by operators (9.3) and disclosures (9.5), each chained to the "
                + "one before by its hash.")
            .Asks(parameters).Gives<AuditBody>();
        routes.Get(Account + "/audit/proof", async call => await Prove(call, await OfAccount(call))).Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("Prove the audit chain of an account", "From the stored bytes. Kept elsewhere, headHash shows later that no entry was taken off.")
            .Gives<AuditProofView>();
        routes.Get("/v1/audit", call => List(call, OfTenant(call), Kind(call))).Allow(ApiRole.Admin)
            .Says("Read the audit chain of the tenant", "What concerns no account, and what was refused before an account was found.")
            .Asks(parameters).Gives<AuditBody>();
        routes.Get("/v1/audit/proof", call => Prove(call, OfTenant(call))).Allow(ApiRole.Admin)
            .Says("Prove the audit chain of the tenant").Gives<AuditProofView>();
        routes.Get(Account + "/access-log", ListReads).Allow(ApiRole.BillingOperator, ApiRole.Customer, ApiRole.Admin)
            .Says("Read who looked at an account's data", "Reads by operators and every download of a document (9.3), out of the audit chain. "
                + "Disclosures, and who looked for them, are not here: the law may forbid to tell of one.")
            .Asks(Cursor.Parameters).Gives<AccessLogBody>();
        routes.Post(Disclosures, Disclose).Allow(ApiRole.BillingOperator, ApiRole.Admin).AcceptsIdempotencyKey()
            .Says("Record a disclosure to an authority", "Who asked on which legal basis, what was given, and whether the customer was told (9.5).")
            .Takes<DisclosureBody>("""{"authority":"深圳市公安局","legalBasis":"刑事诉讼法第一百三十七条","dataSet":"2026-07 账单","notified":"FORBIDDEN"}""")
            .Gives<AuditEntryView>(StatusCodes.Status201Created).Refuses(RefusalCodes.NotFound);
        routes.Get(Disclosures, async call => await List(call, await OfAccount(call), AuditRecord.Disclosure))
            .Allow(ApiRole.BillingOperator, ApiRole.Admin)
            .Says("List the disclosures of an account's data").Asks(Cursor.Parameters).Gives<AuditBody>();
    }

    private static async Task<IAuditGrain> OfAccount(Call call) =>
        call.Grains.GetGrain<IAuditGrain>(IAuditGrain.OfAccount(call.Tenant, (await AccountTime.Of(call)).Id));

    private static IAuditGrain OfTenant(Call call) => call.Grains.GetGrain<IAuditGrain>(IAuditGrain.OfTenant(call.Tenant));

    private static string? Kind(Call call) => call.Query("kind") is not { } kind || AuditRecord.Kinds.Contains(kind)
        ? call.Query("kind") : throw RefusedCallException.Malformed("kind", $"One of {string.Join(", ", AuditRecord.Kinds)}.");

    private static async Task List(Call call, IAuditGrain chain, string? kind)
    {
        var (items, next) = await Page(call, chain, kind);
        await call.Answer(new AuditBody(items, next), WireJson.Default.AuditBody);
    }

    /// <summary>Whoever looked for disclosures had a reason to: that is left out, and every page is as full as if it did not exist.</summary>
    private static async Task ListReads(Call call)
    {
        var chain = await OfAccount(call);
        var (items, limit) = (new List<AuditEntryView>(), Cursor.Limit(call));
        for (long? after = Cursor.ReadNumber(call); after is { } start && items.Count <= limit;)
        {
            var page = await chain.List(AuditRecord.Read, start, limit + 1 - items.Count);
            items.AddRange(page.Items.Where(entry => entry.What != "GET " + Disclosures));
            after = page.Next;
        }
        long? next = items.Count > limit ? items[limit - 1].Number : null;
        await call.Answer(new AccessLogBody([.. items.Take(limit).Select(entry => new AccessBody(entry.At, entry.Actor, entry.Role, entry.From,
            entry.What, entry.Object))], Cursor.Write(call, next)), WireJson.Default.AccessLogBody);
    }

    private static async Task<(AuditEntryView[] Items, string? Next)> Page(Call call, IAuditGrain chain, string? kind)
    {
        var after = Cursor.ReadNumber(call);
        var page = await chain.List(kind, after, Cursor.Limit(call));
        return (page.Items, Cursor.Write(call, page.Next));
    }

    private static async Task Prove(Call call, IAuditGrain chain) => await call.Answer(await chain.Verify(), WireJson.Default.AuditProofView);

    private static async Task Disclose(Call call)
    {
        var chain = await OfAccount(call);
        var body = await call.Body(WireJson.Default.DisclosureBody);
        Texts.Require("/authority", body.Authority, 200);
        Texts.Require("/legalBasis", body.LegalBasis, 500);
        Texts.Require("/dataSet", body.DataSet, 500);
        if (!DisclosureFacts.Words.Contains(body.Notified))
            throw RefusedCallException.Malformed("/notified", $"One of {string.Join(", ", DisclosureFacts.Words)}.");
        var note = AuditTrail.NoteOf(call.Http, call.Operation, call.Caller, AuditRecord.Disclosure, StatusCodes.Status201Created);
        var reply = await chain.Disclose(
            new DisclosureOrder(body.Authority, body.LegalBasis, body.DataSet, body.Notified, body.DisclosedAt, note), call.Context());
        await call.Answer(reply, StatusCodes.Status201Created, view => view, WireJson.Default.AuditEntryView);
    }
}
