using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Blobs;
using Metering.Api.Tests.Hosting;
using Metering.Api.Tests.Numbers;
using Metering.Host.Starting;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Qualification;

/// <summary>The content of documents over HTTP (2.6(1)): what is kept is what was handed in, and only its account and operators see it.</summary>
public sealed class DocumentContentTests(RunningHost host)
{
    private const string Pdf = "application/pdf";

    [Fact]
    [Trait("Clause", "2.6(1)")]
    public async Task A_document_is_read_back_byte_for_byte_by_its_account_and_by_nobody_elses()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        var content = Content("%PDF-1.7 licence", 2_000_000);
        var path = $"{desk.World.Path}/documents/{await Submit(host.Operator, desk.World.Path, content)}/content";
        var customer = await host.Customer(desk.World.Account);
        (await customer.Get(path)).Problem(404, "NOT_FOUND");

        (await customer.PutBytes(path, content, Pdf)).Status(200).Number("bytes").ShouldBe(content.Length);
        (await host.Operator.PutBytes(path, content, Pdf)).Status(200).Text("mediaType").ShouldBe(Pdf);
        foreach (var reader in new[] { customer, host.Operator, host.Admin })
        {
            var read = (await reader.Get(path)).Status(200);
            read.Bytes.ShouldBe(content);
            (read.Headers["Content-Type"], read.Headers["Cache-Control"], read.Headers["X-Content-Type-Options"])
                .ShouldBe((Pdf, "no-store", "nosniff"));
            read.Headers["Content-Disposition"].ShouldStartWith("attachment");
        }
        var other = await host.Customer((await World.Open(host, "2026-05-20T10:00:00+08:00")).Account);
        (await other.Get(path)).Problem(404, "NOT_FOUND");
        (await other.PutBytes(path, content, Pdf)).Problem(404, "NOT_FOUND");
        (await host.Reporter.Get(path)).Problem(403, "FORBIDDEN");
    }

    [Fact]
    [Trait("Clause", "2.6(1)")]
    public async Task Another_content_another_kind_and_too_much_are_refused_and_nothing_is_kept()
    {
        var desk = await NumberDeskClient.Open(host, "2026-05-20T10:00:00+08:00");
        var content = Content("%PDF-1.7", 100);
        var id = await Submit(host.Operator, desk.World.Path, content);
        var path = $"{desk.World.Path}/documents/{id}/content";
        (await host.Operator.PutBytes(path, [.. content, 0], Pdf)).Problem(422, "DOCUMENT_CONTENT_DIFFERS");
        (await host.Operator.PutBytes(path, content, "image/png")).Problem(422, "DOCUMENT_CONTENT_DIFFERS");
        (await host.Operator.PutBytes(path, content, "text/html")).Problem(415, "UNSUPPORTED_MEDIA_TYPE");
        (await host.Operator.PutBytes(path, new byte[(10 << 20) + 1], Pdf)).Problem(413, "REQUEST_TOO_LARGE");
        (await host.Operator.PutBytes($"{desk.World.Path}/documents/doc_9/content", content, Pdf)).Problem(404, "NOT_FOUND");
        (await host.Operator.Get(path)).Problem(404, "NOT_FOUND");
        (await host.Operator.Get($"{desk.World.Path}/qualification")).Status(200).Body.ShouldNotContain("application/");
    }

    [Fact]
    public async Task With_Azure_Storage_documents_lie_in_a_container_of_the_same_account()
    {
        var folder = Directory.CreateTempSubdirectory("metering-documents-").FullName;
        var (keys, prefix) = (Path.Combine(folder, "keys.json"), "doc" + Client.NewKey()[..12]);
        var azure = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keys,
            "--storage", "AzureStorage", "--Storage:AzureStorage:ConnectionString", AzuriteServer.Shared.ConnectionString,
            "--Storage:AzureStorage:Prefix", prefix, "--silo-port", Port(), "--gateway-port", Port(), "--dashboard=false"], TextWriter.Null);
        try
        {
            using var file = JsonDocument.Parse(await File.ReadAllTextAsync(keys, TestContext.Current.CancellationToken));
            var billing = new Client(azure.Address, file.RootElement.GetProperty("billing-operator").GetString()!);
            (await billing.OpenAccount("acc_azure")).Status(201);
            var content = Content("%PDF-1.7", 50_000);
            var path = $"/v1/accounts/acc_azure/documents/{await Submit(billing, "/v1/accounts/acc_azure", content)}/content";
            (await billing.Get(path)).Problem(404, "NOT_FOUND");
            (await billing.PutBytes(path, content, Pdf)).Status(200);
            (await billing.Get(path)).Status(200).Bytes.ShouldBe(content);

            var container = new BlobContainerClient(AzuriteServer.Shared.ConnectionString, prefix + "-documents");
            container.GetBlobs(cancellationToken: TestContext.Current.CancellationToken).Select(blob => blob.Name.Split('/')[^1])
                .ShouldBe([Convert.ToHexStringLower(SHA256.HashData(content))]);
        }
        finally
        {
            await azure.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Submit(Client client, string account, byte[] content) => (await client.Post($"{account}/documents", new
    {
        type = "BUSINESS_LICENCE", sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), name = "licence.pdf",
        legalName = "深圳示例科技有限公司", uscc = NumberDeskClient.Customer, areaCode = "0755",
    })).Status(201).Text("id");

    private static byte[] Content(string begin, int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        System.Text.Encoding.ASCII.GetBytes(begin, content);
        return content;
    }

    private static string Port() => Checkout.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
