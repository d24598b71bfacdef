using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Metering.Actors.Journaling;
using Metering.Contracts.Access;
using Metering.Contracts.Commands;
using Metering.Domain.Refusals;
using Metering.Journal;

namespace Metering.Actors.Access;

/// <summary>API keys of the installation. A secret is shown in the answer that creates it and never stored.</summary>
public sealed class ApiKeysGrain(JournalServices services, ISecretSource secrets)
    : JournaledActor<ApiKeysState>(services, ApiKeysCodec.Instance), IApiKeysGrain
{
    private const int SecretBytes = 32;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <inheritdoc />
    protected override JournalId JournalId => new($"access/{this.GetPrimaryKeyString()}");

    /// <inheritdoc />
    public Task<CommandReply<CreatedApiKey>> Create(CreateApiKey command, CommandContext context)
    {
        if (command.Role == ApiRole.Customer && string.IsNullOrEmpty(command.Account))
            return Task.FromResult(CommandReply.Refused<CreatedApiKey>(
                RefusalCodes.Malformed.With("A customer key names its account.")));
        return Command<CreatedApiKey>(context, (state, _) =>
        {
            var (key, secret) = Make(command, state.Keys.Length + 1);
            return Verdict.Done<ApiKeysState, CreatedApiKey>([new KeyCreated(key, context.Actor)], _ => new CreatedApiKey(key.View(), secret));
        }, made => made with { Secret = null });
    }

    /// <inheritdoc />
    public Task<CommandReply<ApiKeyView>> Revoke(string id, CommandContext context) => Command<ApiKeyView>(context, (state, _) =>
    {
        var key = state.Keys.FirstOrDefault(key => key.Id == id && key.Tenant == context.Tenant);
        if (key is null) return Verdict.Refused<ApiKeysState, ApiKeyView>(RefusalCodes.NotFound.With("There is no such API key."));
        return key.RevokedAt is not null
            ? Verdict.Done<ApiKeysState, ApiKeyView>([], _ => key.View())
            : Verdict.Done<ApiKeysState, ApiKeyView>([new KeyRevoked(id, WallNow, context.Actor)], after => after.Keys.First(k => k.Id == id).View());
    });

    /// <inheritdoc />
    public Task RevokeOf(string tenant, string account, string actor) => Step(state => StepResult.Of(
    [
        .. state.Keys.Where(key => key.Tenant == tenant && key.Account == account && key.Role != ApiRole.Customer && key.RevokedAt is null)
            .Select(key => (object)new KeyRevoked(key.Id, WallNow, actor)),
    ]));

    /// <inheritdoc />
    public Task<bool> HasCredential(string tenant, string account) => Task.FromResult(State.Keys.Any(key =>
        key.Tenant == tenant && key.Account == account && key is { Role: ApiRole.UsageReporter, RevokedAt: null }));

    /// <inheritdoc />
    public Task<ApiKeyView[]> List(string tenant) =>
        Task.FromResult(State.Keys.Where(key => key.Tenant == tenant).Select(key => key.View()).ToArray());

    /// <inheritdoc />
    public Task<ApiKeySnapshot?> ReadSince(long version) => Task.FromResult(State.Changes <= version
        ? null
        : new ApiKeySnapshot(State.Changes, [.. State.Keys.Where(key => key.RevokedAt is null).Select(key =>
            new ApiKeyHash(key.View(), key.SecretHash))]));

    /// <inheritdoc />
    public async Task<CreatedApiKey[]> Bootstrap(CreateApiKey[] keys)
    {
        var made = Array.Empty<CreatedApiKey>();
        await Step(state =>
        {
            made = [];
            if (!state.Keys.IsEmpty) return StepResult.None;
            var created = keys.Select((command, index) => Make(command, index + 1)).ToArray();
            made = [.. created.Select(pair => new CreatedApiKey(pair.Key.View(), pair.Secret))];
            return StepResult.Of([.. created.Select(pair => (object)new KeyCreated(pair.Key, "bootstrap"))]);
        });
        return made;
    }

    private (StoredKey Key, string Secret) Make(CreateApiKey command, int number)
    {
        var secret = $"mk_{RoleName(command.Role)}_{Text(secrets.Bytes(SecretBytes))}";
        var key = new StoredKey($"key_{number}", command.Tenant, command.Role, command.Account, command.Name, WallNow, null,
            SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        return (key, secret);
    }

    private static string RoleName(ApiRole role) => role switch
    {
        ApiRole.UsageReporter => "usage",
        ApiRole.BillingOperator => "operator",
        ApiRole.Customer => "customer",
        _ => "admin",
    };

    private static string Text(byte[] bytes)
    {
        var value = new BigInteger(bytes, isUnsigned: true);
        var text = new StringBuilder();
        for (var left = value; left > 0; left /= 62) text.Append(Base62[(int)(left % 62)]);
        return text.ToString();
    }
}
