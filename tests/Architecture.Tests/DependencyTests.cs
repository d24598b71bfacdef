using NetArchTest.Rules;
using Shouldly;

namespace Metering.Architecture.Tests;

/// <summary>Dependencies point one way: Domain, Journal, Actors, Interfaces, Http; storage knows only the journal; the host composes.</summary>
public sealed class DependencyTests
{
    /// <summary>What each project may reference. A new project or a new arrow is a decision: it is written down here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Metering.Domain"] = [],
        ["Metering.Journal"] = [],
        ["Metering.Grains.Interfaces"] = ["Metering.Domain"],
        ["Metering.Actors"] = ["Metering.Domain", "Metering.Journal", "Metering.Grains.Interfaces"],
        ["Metering.Storage.RocksDb"] = ["Metering.Journal"],
        ["Metering.Storage.PostgreSql"] = ["Metering.Journal"],
        ["Metering.Storage.AzureTables"] = ["Metering.Journal"],
        ["Metering.Http"] = ["Metering.Grains.Interfaces"],
        ["Metering.Host"] = ["Metering.Actors", "Metering.Storage.RocksDb", "Metering.Storage.PostgreSql",
            "Metering.Storage.AzureTables", "Metering.Http"],
    };

    [Fact]
    public void Every_project_references_only_what_the_house_allows()
    {
        foreach (var (project, references) in Repository.ProjectReferences().Where(pair => pair.Key.StartsWith("Metering.",
            StringComparison.Ordinal)))
        {
            Allowed.ShouldContainKey(project);
            references.ShouldBeSubsetOf(Allowed[project], $"{project} references more than the house allows");
        }
    }

    [Theory]
    [InlineData("Orleans")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("Metering.Journal")]
    [InlineData("Metering.Actors")]
    [InlineData("System.Net")]
    [InlineData("System.IO.File")]
    [InlineData("System.Threading.Tasks")]
    public void The_domain_is_pure(string forbidden) =>
        Types.InAssembly(typeof(Metering.Domain.Refusals.RefusalCodes).Assembly)
            .ShouldNot().HaveDependencyOn(forbidden).GetResult()
            .FailingTypeNames.ShouldBeNull($"the domain depends on {forbidden}");

    [Fact]
    public void The_api_never_reaches_behind_the_contracts()
    {
        var references = typeof(Metering.Http.MeteringEndpoints).Assembly.GetReferencedAssemblies().Select(name => name.Name).ToList();

        references.ShouldNotContain("Metering.Actors");
        references.ShouldNotContain("Metering.Journal");
    }

    [Fact]
    public void No_grain_keeps_money_in_the_event_sourcing_package()
    {
        // Its storage loop retries for ever and can submit a committed batch again (DECISIONS.md).
        foreach (var project in Repository.Files(".csproj")) Repository.Read(project).ShouldNotContain("Orleans.EventSourcing");
    }
}
