using System.Text.Json;
using Metering.Actors.Catalogue;
using Metering.Contracts.Access;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Commands;
using Metering.Domain.Catalogue;
using Metering.Host.Options;
using Metering.Http.Access;

namespace Metering.Host.Starting;

/// <summary>What every start makes sure of: prices in force, keys to begin with, agenda shards awake.</summary>
internal static class FirstStart
{
    private const string Actor = "start";

    public static async Task Run(IServiceProvider services, HostSettings settings, TextWriter output)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        await Joining.Repeat(settings, () => PublishDemoBook(grains, settings, output));
        await Joining.Repeat(settings, services.GetRequiredService<CatalogueCache>().Refresh);
        await AgendaStart.Run(services, settings);
        await ImportedStore.Serve(services, settings);
        await FirstKeys(grains, settings, output);
        if (settings.NewAdminKey) await OneMoreAdminKey(grains, settings, output);
        await Joining.Repeat(settings, services.GetRequiredService<ApiKeyCache>().Refresh);
    }

    private static async Task PublishDemoBook(IGrainFactory grains, HostSettings settings, TextWriter output)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(settings.Tenant);
        var id = DemoPriceBook.Load().Id;
        if (await HasPrices(catalogue, id)) return;
        var context = new CommandContext(settings.Tenant, null, 0, Actor);
        var drafted = await catalogue.Draft(id, DemoPriceBook.Json(), context);
        // Another silo that starts at the same time may have been first; then there are prices, which is all that is wanted.
        if (drafted.Refusal is not null && await HasPrices(catalogue, id)) return;
        Done(drafted);
        var published = await catalogue.Publish(id, null, context);
        if (published.Refusal is not null && await HasPrices(catalogue, id)) return;
        Done(published);
        await output.WriteLineAsync($"Price book {id} is published (demonstration prices).");
    }

    /// <summary>A start that died between draft and publication is finished by the next one.</summary>
    private static async Task<bool> HasPrices(ICatalogueGrain catalogue, string id) =>
        (await catalogue.Books()).Any(book => book.Id != id || book.PublishedAt is not null);

    private static async Task FirstKeys(IGrainFactory grains, HostSettings settings, TextWriter output)
    {
        // Only reading is repeated: keys that were made while the answer got lost would be shown nowhere.
        var known = await Joining.Repeat(settings, () => grains.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).List(settings.Tenant));
        if (known.Length > 0) return;
        ApiRole[] roles = [ApiRole.Admin, ApiRole.BillingOperator, ApiRole.UsageReporter];
        var wanted = roles.Select(role => new CreateApiKey(settings.Tenant, role, null, $"First {Word(role)}")).ToArray();
        var keys = await grains.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).Bootstrap(wanted);
        if (keys.Length == 0) return;
        // The file comes first: once the keys are shown nowhere they are lost.
        if (settings.KeysFile is { } file) WriteKeys(file, keys);
        foreach (var key in keys) await output.WriteLineAsync($"API key {Word(key.Key.Role)}: {key.Secret}");
        await output.WriteLineAsync("A key for a customer is made with POST /v1/api-keys "
            + "{\"role\":\"customer\",\"account\":\"<id>\",\"name\":\"<name>\"}; "
            + "keys are shown this once.");
    }

    private static async Task OneMoreAdminKey(IGrainFactory grains, HostSettings settings, TextWriter output)
    {
        var reply = await grains.GetGrain<IApiKeysGrain>(IApiKeysGrain.Key).Create(
            new CreateApiKey(settings.Tenant, ApiRole.Admin, null, "Made at start"), new CommandContext(settings.Tenant, null, 0, Actor));
        Done(reply);
        await output.WriteLineAsync($"API key admin: {reply.Value!.Secret}");
    }

    private static void WriteKeys(string file, CreatedApiKey[] keys)
    {
        try
        {
            // What lies there under this name, a file that others may read or a link, goes: keys are written into a new file only.
            File.Delete(file);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            writer.WriteStartObject();
            foreach (var key in keys) writer.WriteString(Word(key.Key.Role), key.Secret);
            writer.WriteEndObject();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The keys file '{file}' cannot be written ({wrong.Message.TrimEnd('.')}); "
                + "the first keys were made and are "
                + "lost: start again with --new-admin-key and another --keys-file.", wrong);
        }
    }

    private static string Word(ApiRole role) => new Metering.Http.Formats.ApiRoleJson().Word(role);

    private static void Done<T>(CommandReply<T> reply)
        where T : class
    {
        if (reply.Refusal is not { } refusal) return;
        throw new StartRefusedException($"The first start was refused ({refusal.Code}: {refusal.Detail}); "
            + "empty the data folder or mend its price books, then start again.");
    }
}
