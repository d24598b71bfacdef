using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Metering.Shared;
using Shouldly;

namespace Metering.Api.Tests.Notices;

/// <summary>Further channels of notices, by configuration: a real mail dialogue and a real SMS gateway on loopback (clauses 7.1, 7.2, S19).</summary>
public sealed class ChannelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("metering-channels-").FullName;

    [Fact]
    [Trait("Clause", "7.1")]
    [Trait("Clause", "7.2")]
    public async Task Clause_7_2_a_notice_counts_as_received_when_published_whatever_becomes_of_the_mail()
    {
        using var mail = new MailServer();
        using var gateway = new Gateway();
        var keysFile = Path.Combine(folder, "keys.json");
        await using var host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"),
            "--keys-file", keysFile, "--dashboard", "false", "--Metering:Notices:Smtp:Host", "127.0.0.1",
            "--Metering:Notices:Smtp:Port", $"{mail.Port}", "--Metering:Notices:Smtp:Security", "None",
            "--Metering:Notices:Smtp:From", "billing@example.com", "--Metering:Notices:Sms:Url", gateway.Url], TextWriter.Null);
        using var keys = JsonDocument.Parse(await File.ReadAllTextAsync(keysFile));
        var client = new Client(host.Address, keys.RootElement.GetProperty("billing-operator").GetString()!);
        const string Path1 = "/v1/accounts/acc_one";
        (await client.OpenAccount("acc_one")).Status(201);
        (await client.Put($"{Path1}/contacts", new { email = "cfo@customer.example", mobile = "+8613800138000", language = "zh", marketing = true }))
            .Status(200);
        (await client.Post($"{Path1}/suspend", new { reason = "CUSTOMER_REQUEST" })).Status(200);

        var sent = await Until(client, "SENT", "SENT");
        mail.Mails.Single().ShouldContain("To: cfo@customer.example");
        mail.Mails.Single().ShouldContain("Message-Id: <acc_one.1@example.com>");
        JsonDocument.Parse(gateway.Bodies.Single()).RootElement.GetProperty("text").GetString()!.ShouldContain("客户申请");
        var bounced = (await client.Post($"{Path1}/notices/1/results", new { channel = "EMAIL", status = "BOUNCED", detail = "mailbox full" }))
            .Status(200);
        bounced.Text("deemedDeliveredAt").ShouldBe(sent.GetProperty("deemedDeliveredAt").GetString());
        Statuses((await client.Get($"{Path1}/notices/1")).Status(200).Json).ShouldBe(["IN_SITE PUBLISHED", "EMAIL BOUNCED", "SMS SENT"]);

        // An address that the server refuses for good is given up at once; the notice stands on the site all the same.
        mail.RefusesRecipients = true;
        (await client.Post($"{Path1}/resume", new { reason = "CUSTOMER_REQUEST" })).Status(200);
        var refused = await Until(client, "FAILED", "SENT", number: 2);
        refused.GetProperty("deemedDeliveredAt").GetString().ShouldBe(refused.GetProperty("deliveries")[0].GetProperty("sentAt").GetString());
    }

    [Theory]
    [InlineData("--Metering:Notices:Smtp:Host", "mail.example.com", "From")]
    [InlineData("--Metering:Notices:Sms:Url", "http://gateway.example.com/", "https")]
    [InlineData("--Metering:Notices:Smtp:Colour", "red", "Colour")]
    public async Task A_channel_that_is_configured_wrongly_ends_the_start(string name, string value, string named)
    {
        using var errors = new StringWriter();
        (await HostProcess.Run(["--data", Path.Combine(folder, "bad"), "--urls", "http://127.0.0.1:0", name, value], TextWriter.Null, errors))
            .ShouldBe(1);
        errors.ToString().ShouldContain(named);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<JsonElement> Until(Client client, string email, string sms, int number = 1)
    {
        for (var i = 0; i < 200; i++)
        {
            var reply = await client.Get($"/v1/accounts/acc_one/notices/{number}");
            if (reply.StatusCode == 200 && Statuses(reply.Json).SequenceEqual(["IN_SITE PUBLISHED", $"EMAIL {email}", $"SMS {sms}"]))
                return reply.Json;
            await Task.Delay(50);
        }
        throw new TimeoutException((await client.Get($"/v1/accounts/acc_one/notices/{number}")).Body);
    }

    private static string[] Statuses(JsonElement notice) => [.. notice.GetProperty("deliveries").EnumerateArray()
        .Select(delivery => $"{delivery.GetProperty("channel").GetString()} {delivery.GetProperty("status").GetString()}")];

    /// <summary>The few words of SMTP that one mail needs.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            listener.Start();
            _ = Serve();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public bool RefusesRecipients { get; set; }

        public ConcurrentQueue<string> Mails { get; } = new();

        public void Dispose() => listener.Dispose();

        private async Task Serve()
        {
            while (true)
            {
                try
                {
                    using var connection = await listener.AcceptTcpClientAsync();
                    await Talk(connection);
                }
                catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
                {
                    if (ended is not IOException) return;
                }
            }
        }

        private async Task Talk(TcpClient connection)
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(connection.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("DATA", StringComparison.Ordinal))
                {
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text and not ".") mail.Append(text).Append('\n');
                    Mails.Enqueue(mail.ToString());
                }
                await writer.WriteLineAsync(line.StartsWith("RCPT", StringComparison.Ordinal) && RefusesRecipients ? "550 no such user"
                    : line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 ok");
                if (line.StartsWith("QUIT", StringComparison.Ordinal)) return;
            }
        }
    }

    /// <summary>An SMS gateway that takes everything.</summary>
    private sealed class Gateway : IDisposable
    {
        private readonly HttpListener listener = new();

        public Gateway()
        {
            Url = $"http://127.0.0.1:{Checkout.FreePort()}/sms/";
            listener.Prefixes.Add(Url);
            listener.Start();
            _ = Serve();
        }

        public string Url { get; }

        public ConcurrentQueue<string> Bodies { get; } = new();

        public void Dispose() => ((IDisposable)listener).Dispose();

        private async Task Serve()
        {
            while (listener.IsListening)
            {
                try
                {
                    var context = await listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                    Bodies.Enqueue(await reader.ReadToEndAsync());
                    context.Response.StatusCode = 202;
                    context.Response.Close();
                }
                catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}
