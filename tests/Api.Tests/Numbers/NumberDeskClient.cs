using System.Security.Cryptography;
using System.Text;
using Metering.Api.Tests.Hosting;

namespace Metering.Api.Tests.Numbers;

/// <summary>A customer who wants numbers: documents, real name, reservations, over HTTP.</summary>
public sealed class NumberDeskClient
{
    public const string Customer = "91440300MA5EKAMPXQ";
    public const string Shanghai = "91310115MA1KDEM22C";
    public const string Beijing = "91110108MA01ABCD5T";

    private NumberDeskClient(World world) => World = world;

    public World World { get; }

    public static async Task<NumberDeskClient> Open(RunningHost host, string now) => new(await World.Open(host, now));

    /// <summary>Registered in Shenzhen, or elsewhere, real name verified.</summary>
    public static async Task<NumberDeskClient> Ready(RunningHost host, string now, string area = "0755") =>
        await Qualified(await Open(host, now), area);

    /// <summary>Another such customer on the same clock.</summary>
    public async Task<NumberDeskClient> Another() => await Qualified(new NumberDeskClient(await World.Join(World.Host, World.Clock)));

    private static async Task<NumberDeskClient> Qualified(NumberDeskClient desk, string area = "0755")
    {
        await desk.Accept(Document("BUSINESS_LICENCE", Customer, area));
        await desk.Verify();
        return desk;
    }

    /// <summary>A document with content of its own.</summary>
    public static object Document(string type, string uscc, string? areaCode = null, string? headOffice = null, string? validUntil = null,
        params string[] scope) => new
        {
            type, sha256 = Digest(), name = $"{type}.pdf", legalName = uscc == Customer ? "深圳示例科技有限公司" : $"关联企业{uscc[2..8]}",
            uscc, areaCode, headOffice, validUntil, scope,
        };

    public Task<Reply> Submit(object document) => World.Host.Operator.Post($"{World.Path}/documents", document);

    public Task<Reply> Review(string document, object review) => World.Host.Operator.Post($"{World.Path}/documents/{document}/review", review);

    /// <summary>Hands a document in and accepts it; returns its id.</summary>
    public async Task<string> Accept(object document, string? reviewer = null)
    {
        var id = (await Submit(document)).Status(201).Text("id");
        (await Review(id, new { decision = "ACCEPT", reviewer })).Status(200);
        return id;
    }

    public Task<Reply> SubmitRealName(string handler = "李四") => World.Host.Operator.Post($"{World.Path}/real-name",
        new { legalRepresentative = "张三", handler, handlerIdSha256 = Digest(), responsiblePerson = "王五" });

    public Task<Reply> Step(string to) => World.Host.Operator.Post($"{World.Path}/real-name/step", new { to });

    public async Task Verify()
    {
        (await SubmitRealName()).Status(201);
        (await Step("VERIFIED")).Status(200);
    }

    public async Task<Reply> Import(params string[] numbers) =>
        (await World.Host.Operator.PostText("/v1/numbers/imports", "number\n" + string.Join('\n', numbers), "text/csv")).Status(200);

    public Task<Reply> Reserve(object wish) => World.Host.Operator.Post($"{World.Path}/numbers/reservations", wish);

    public Task<Reply> Cancel(string number) => World.Host.Operator.Post($"{World.Path}/numbers/{number}/cancel");

    public Task<Reply> Assign(string number, params string[] skus) =>
        World.Host.Operator.Post($"{World.Path}/numbers/{number}/assign", new { skus });

    public Task<Reply> Release(string number) => World.Host.Operator.Post($"{World.Path}/numbers/{number}/release", new { reason = "Closed" });

    public async Task<Reply> Number(string number) => (await World.Host.Operator.Get($"{World.Path}/numbers/{number}")).Status(200);

    /// <summary>Kind and instant of the notices of a kind that begins like this.</summary>
    public async Task<string[]> Notices(string kind) =>
        [.. (await World.Host.Operator.Get($"{World.Path}/notices?limit=1000")).Status(200).Json.GetProperty("items").EnumerateArray()
            .Where(notice => notice.GetProperty("kind").GetString()!.StartsWith(kind, StringComparison.Ordinal))
            .Select(notice => $"{notice.GetProperty("kind").GetString()} {notice.GetProperty("occurredAt").GetString()}")];

    private static string Digest() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Client.NewKey())));
}
