using Metering.Host.Starting;
using Metering.Journal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>What a running host shows to operators, and that a restart forgets nothing.</summary>
public sealed class HostTests(RunningHost host)
{
    [Fact]
    public async Task It_is_alive_and_ready()
    {
        (await host.Nobody.Get("/health/live")).Status(200);
        (await host.Nobody.Get("/health/ready")).Status(200).Text("status").ShouldBe("ready");
    }

    [Fact]
    public void The_first_start_prints_each_key_and_one_address()
    {
        var lines = host.Output.ToString().Split(Environment.NewLine);

        lines.ShouldContain($"API key admin: {host.AdminKey}");
        lines.ShouldContain($"API key billing-operator: {host.OperatorKey}");
        lines.ShouldContain($"API key usage-reporter: {host.ReporterKey}");
        lines.Count(line => line.StartsWith("Listening on http://127.0.0.1:", StringComparison.Ordinal)).ShouldBe(1);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(host.KeysFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Metrics_count_the_events_taken_in()
    {
        // That each is counted exactly once is checked by the demo, whose host has no other client.
        await host.Reporter.PostText("/v1/usage", "{}", "application/cloudevents+json");
        await Task.Delay(500);

        (await host.Nobody.Get("/metrics")).Status(200).Body.ShouldContain("metering_intake_events");
    }

    [Fact]
    public void A_fault_of_a_grain_reaches_a_caller_in_another_process_as_what_it_is()
    {
        var serializer = host.Services.GetRequiredService<Serializer<Exception>>();
        var fault = new StoreUnavailableException("PostgreSQL does not answer.", new NpgsqlException("The connection broke."));

        var arrived = serializer.Deserialize(serializer.SerializeToArray(fault));

        arrived.ShouldBeOfType<StoreUnavailableException>().Message.ShouldBe(fault.Message);
        arrived.InnerException.ShouldBeOfType<NpgsqlException>();
    }

    [Fact]
    public async Task The_dashboard_is_for_operators_only()
    {
        (await host.Nobody.Get("/dashboard/")).Status(401);
        (await host.Nobody.Get("/dashboard/", "text/html")).Status(302).Headers["Location"].ShouldBe("/dashboard/login");
        (await host.Reporter.Get("/dashboard/")).Status(401);
        (await host.Nobody.Get("/dashboard/DashboardCounters")).Status(401);
        (await host.Operator.Get("/dashboard/")).Status(200);
        (await host.Nobody.Get("/dashboard/login")).Status(200).Body.ShouldContain("API 密钥（admin 或 billing-operator）");
        (await host.Nobody.Send(HttpMethod.Post, "/dashboard/login", "key=wrong", "application/x-www-form-urlencoded")).Status(401)
            .Body.ShouldContain("<p role=\"alert\">这不是运维人员的密钥。<span lang=\"en\">This is no operator's key.</span></p>");
        var signedIn = (await host.Nobody.Send(HttpMethod.Post, "/dashboard/login", $"key={host.OperatorKey}",
            "application/x-www-form-urlencoded")).Status(302);
        signedIn.Headers["Set-Cookie"].ShouldContain("httponly");
        signedIn.Headers["Set-Cookie"].ShouldContain("samesite=strict");
    }

    [Fact]
    public async Task A_restart_forgets_nothing_and_prints_no_key_again()
    {
        var folder = Directory.CreateTempSubdirectory("metering-restart-").FullName;
        try
        {
            string[] args = ["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--dashboard", "false"];
            using var first = new StringWriter();
            string key;
            await using (var one = await MeteringHost.Start(args, first))
            {
                key = first.ToString().Split(Environment.NewLine)
                    .First(line => line.StartsWith("API key admin: ", StringComparison.Ordinal))[15..];
                (await new Client(one.Address, key).OpenAccount("acc_1", "Kept")).Status(201);
                (await new Client(one.Address, key)
                    .Post("/v1/accounts/acc_1/topups", new { amountFen = 42, channel = "BANK", transactionId = "K" })).Status(201);
            }

            using var second = new StringWriter();
            await using var two = await MeteringHost.Start(args, second);

            second.ToString().ShouldNotContain("API key");
            (await new Client(two.Address, key).Get("/v1/accounts/acc_1/balance")).Status(200).Number("walletFen").ShouldBe(42);
            (await new Client(two.Address, key).Get("/v1/accounts/acc_1/books")).Status(200).Flag("balanced").ShouldBeTrue();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
