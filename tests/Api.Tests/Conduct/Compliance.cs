using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Orders;
using Shouldly;

namespace Metering.Api.Tests.Conduct;

/// <summary>Violation cases of a shop's account, driven over HTTP by two people: the operator proposes, the admin approves.</summary>
public sealed class Compliance(Shop shop)
{
    public Shop Shop { get; } = shop;

    public World World => Shop.World;

    private RunningHost Host => World.Host;

    public string Violations => $"{World.Path}/violations";

    public async Task<string> Case(string category = "SPAM_HARVEST", bool restrict = false, string? product = null, string? subject = null) =>
        (await Open(category, restrict, product, subject)).Status(201).Text("id");

    public Task<Reply> Open(string category, bool restrict = false, string? product = null, string? subject = null, string? rule = null,
        string? actAt = null) =>
        Host.Operator.Post(Violations, new { category, text = "3,000 unsolicited messages", restrict, product, subject, rule, actAt });

    public Task<Reply> Act(string id, string what, Client? who = null, string? key = null) =>
        (who ?? Host.Operator).Post($"{Violations}/{id}/{what}", new { text = "说明" }, key);

    public async Task<Reply> Read(string id) => (await Host.Operator.Get($"{Violations}/{id}")).Status(200);

    public Task<Reply> Decide(string id, string decision, string? ground = null, params string[] documents) =>
        Host.Operator.Post($"{Violations}/{id}/decision", new { decision, ground, text = "说明", documents });

    public Task<Reply> Propose(string id, string ground, params string[] documents) => Decide(id, "TERMINATE_FORFEIT", ground, documents);

    public Task<Reply> Approve(string id, string? key = null) => Act(id, "decision/approve", Host.Admin, key);

    /// <summary>Somebody who has decided nothing yet.</summary>
    public async Task<Client> Board()
    {
        var made = (await Host.Admin.Post("/v1/api-keys", new { role = "billing-operator", name = "Board " + World.Account })).Status(201);
        return new Client(Host.Address, made.Text("key"));
    }

    public async Task<string> Reasons() => string.Join(' ', (await Host.Operator.Get(World.Path)).Status(200).Json.GetProperty("suspensions")
        .EnumerateArray().Select(reason => reason.GetString()));

    public async Task<int> Notices(string kind) => (await Host.Operator.Get($"{World.Path}/notices?limit=1000")).Status(200).Json
        .GetProperty("items").EnumerateArray().Count(notice => notice.GetProperty("kind").GetString() == kind);

    public async Task<long> Ledger(string account) => (await Shop.Trial()).GetValueOrDefault(account);
}
