using System.Text.RegularExpressions;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Deploying;

/// <summary>What kustomize and the cluster's network would find out only when somebody deploys.</summary>
public sealed partial class KubernetesFilesTests
{
    private static readonly string Deploy = Path.Combine(Checkout.Root, "deploy");

    [Fact]
    public void Every_kustomization_names_what_is_there_and_no_folder_that_it_lies_in()
    {
        var files = Directory.GetFiles(Deploy, "kustomization.yaml", SearchOption.AllDirectories);

        files.Length.ShouldBe(2);
        foreach (var file in files)
        {
            var folder = Path.GetDirectoryName(file)!;
            var text = File.ReadAllText(file).ReplaceLineEndings("\n");
            var named = Resources().Match(text).Groups[1].Value.Split([' ', ',', '[', ']', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word != "-").Concat(PatchFile().Matches(text).Select(match => match.Groups[1].Value))
                .Select(name => Path.GetFullPath(Path.Combine(folder, name))).ToList();
            named.ShouldNotBeEmpty();
            foreach (var path in named)
            {
                (File.Exists(path) || File.Exists(Path.Combine(path, "kustomization.yaml"))).ShouldBeTrue(path);
                $"{folder}/".ShouldNotStartWith($"{path}/");
            }
        }
    }

    [Fact]
    public void On_Azure_Storage_no_volume_waits_for_documents_that_go_to_a_container()
    {
        var overlay = File.ReadAllText(Path.Combine(Deploy, "kubernetes-azure", "kustomization.yaml")).ReplaceLineEndings("\n");

        overlay.ShouldContain("kind: PersistentVolumeClaim\n      metadata: {name: metering-documents}\n      $patch: delete\n");
        overlay.ShouldContain("- {mountPath: /documents, $patch: delete}");
        overlay.ShouldContain("- {name: documents, $patch: delete}");
    }

    [Fact]
    public void The_image_has_a_tag_that_means_one_version() =>
        NewTag().Match(Read("kustomization.yaml")).Groups[1].Value.ShouldNotBeOneOf("", "latest");

    [Fact]
    public void Only_pods_of_the_cluster_reach_the_ports_that_ask_nobody_who_they_are()
    {
        var policies = Read("network.yaml");
        var pods = Read("silo.yaml") + Read("api.yaml");

        Read("kustomization.yaml").ShouldContain("- network.yaml");
        App().Matches(policies).Select(match => match.Value).Distinct().ShouldBe(["app: metering-silo", "app: metering-api"], ignoreOrder: true);
        foreach (var app in App().Matches(policies).Select(match => match.Value))
            pods.Split('\n').ShouldContain(line => line.Trim() == app || line.Trim() == $"labels: {{{app}}}");
        Numbers(ContainerPort(), pods).ShouldBe(["8080", "11111", "30000"], ignoreOrder: true);
        Numbers(Port(), policies).ShouldBe(["8080", "11111", "30000"], ignoreOrder: true);
        var open = OpenToAll().Matches(policies).Select(match => match.Value).ToList();
        open.Count.ShouldBe(2);
        foreach (var rule in open) Numbers(Port(), rule).ShouldBe(["8080"]);
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Deploy, "kubernetes", name)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Numbers(Regex number, string text) => number.Matches(text).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"^resources:((?: \[.*\])?\n(?: +- .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Resources();

    [GeneratedRegex(@"^ +- path: (\S+)", RegexOptions.Multiline)]
    private static partial Regex PatchFile();

    [GeneratedRegex(@"newTag: (\S+)")]
    private static partial Regex NewTag();

    [GeneratedRegex(@"app: metering-[a-z]+")]
    private static partial Regex App();

    [GeneratedRegex(@"containerPort: (\d+)")]
    private static partial Regex ContainerPort();

    [GeneratedRegex(@" port: (\d+)\}")]
    private static partial Regex Port();

    /// <summary>A rule of a policy that says ports and not from whom.</summary>
    [GeneratedRegex(@"^    - ports:\n(?:        .*\n)+", RegexOptions.Multiline)]
    private static partial Regex OpenToAll();
}
