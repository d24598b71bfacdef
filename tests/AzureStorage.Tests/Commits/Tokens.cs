using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Metering.Journal;
using Shouldly;

namespace Metering.AzureStorage.Tests.Commits;

/// <summary>No request is sent without a token: nothing was written then, and the store says that it is away until there is one again.</summary>
public sealed class Tokens
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_no_token_could_be_had_for_was_certainly_not_written(bool unavailable)
    {
        await using var clients = new Clients();
        var credential = new Credential();
        var (store, wire) = await clients.Open(options =>
        {
            options.GiveUpAfter = TimeSpan.FromSeconds(1);
            var onTheWire = options.ConfigureTables!;
            options.ConfigureTables = tables =>
            {
                onTheWire(tables);
                tables.AddPolicy(new TokenFirst(credential), HttpPipelinePosition.PerRetry);
            };
        });
        (await store.CommitAsync(Clients.Commit("account/1", 0, 5))).ShouldBe(CommitResult.Committed(1));
        credential.Fault = unavailable ? new CredentialUnavailableException("No identity is there.")
            : new AuthenticationFailedException("The secret has expired.");
        var sent = wire.Calls;

        var fault = await Should.ThrowAsync<StoreUnavailableException>(async () =>
            await store.CommitAsync(Clients.Commit("account/1", 1, 6)));

        fault.Message.ShouldContain("no token could be had");
        wire.Calls.ShouldBe(sent);
        store.Health.Trouble.ShouldNotBeNull();
        credential.Fault = null;
        (await store.CommitAsync(Clients.Commit("account/1", 1, 6))).ShouldBe(CommitResult.Committed(2));
        store.Health.Trouble.ShouldBeNull();
    }

    private sealed class Credential : TokenCredential
    {
        public Exception? Fault { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            Fault is { } fault ? throw fault : new AccessToken("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Asks for a token where the SDK does, which sends it over https alone; the emulator is asked with its key.</summary>
    private sealed class TokenFirst(TokenCredential credential) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await credential.GetTokenAsync(new TokenRequestContext(["https://storage.azure.com/.default"]), message.CancellationToken);
            await ProcessNextAsync(message, pipeline);
        }
    }
}
