using System.Text.RegularExpressions;
using Metering.Domain.Accounts;
using Metering.Host.Options;
using Metering.Shared;
using Microsoft.Extensions.Configuration;
using Shouldly;

namespace Metering.Api.Tests.Deploying;

/// <summary>A misspelt option ends the start, so whatever deploy/, the README and the scripts tell to set must be an option.</summary>
public sealed partial class DocumentedOptionsTests
{
    [Fact]
    public void Every_option_that_is_documented_exists()
    {
        var deploy = Directory.GetFiles(At("deploy"), "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) is ".md" or ".yaml");
        string[] documents = [.. deploy, At("README.md"), At("cluster")];

        var named = documents.SelectMany(path => Option().Matches(File.ReadAllText(path))).Select(match => match.Value.Replace("__", ":", Exact))
            .Distinct().ToList();

        named.Count.ShouldBeGreaterThan(20);
        named.Select(Refusal).OfType<string>().ShouldBeEmpty();
    }

    private const StringComparison Exact = StringComparison.Ordinal;

    /// <summary>What a start says about an option that is not one; null when it exists, whether or not it may be "1".</summary>
    private static string? Refusal(string name)
    {
        var provider = new[] { "PostgreSql", "AzureStorage" }.FirstOrDefault(each => name.StartsWith("Storage:" + each, Exact)) ?? "RocksDb";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Provider"] = provider, [name] = "1",
        }).Build();
        Action[] readers =
        [
            () => HostSettings.Read(configuration), () => AgendaSettings.Read(configuration), () => ConductSettings.Read(configuration),
            () => BillingSettings.Read(configuration, new AccountPolicies()), () => DocumentSettings.Read(configuration, new HostSettings()),
            () => DunningSettings.Read(configuration), () => FapiaoSettings.Read(configuration, new HostSettings()),
            () => NoticeSettings.Read(configuration), () => NumberSettings.Read(configuration), () => OrderSettings.Read(configuration),
            () => SheddingSettings.Read(configuration, new HostSettings()),
        ];
        return readers.Select(Said).FirstOrDefault(said => said?.Contains("does not exist", Exact) == true);
    }

    private static string? Said(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (StartRefusedException refused)
        {
            return refused.Message;
        }
    }

    private static string At(string path) => Path.Combine(Checkout.Root, path);

    [GeneratedRegex(@"\b(Metering|Storage)((__|:)[A-Za-z0-9]+)+")]
    private static partial Regex Option();
}
