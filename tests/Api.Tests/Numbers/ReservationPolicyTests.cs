using System.Text.Json;
using Metering.Api.Tests.Hosting;
using Metering.Host.Starting;
using Shouldly;

namespace Metering.Api.Tests.Numbers;

/// <summary>Number.RequireReservation (requirements 3.4): off unless it is switched on.</summary>
public sealed class ReservationPolicyTests
{
    [Fact]
    public async Task Where_the_policy_says_so_a_number_is_only_assigned_out_of_a_reservation()
    {
        var folder = Directory.CreateTempSubdirectory("metering-numbers-").FullName;
        var keys = Path.Combine(folder, "keys.json");
        var host = await MeteringHost.Start(["--urls", "http://127.0.0.1:0", "--data", Path.Combine(folder, "data"), "--keys-file", keys,
            "--Metering:Numbers:RequireReservation=true"], TextWriter.Null);
        try
        {
            using var file = JsonDocument.Parse(await File.ReadAllTextAsync(keys, TestContext.Current.CancellationToken));
            var billing = new Client(host.Address, file.RootElement.GetProperty("billing-operator").GetString()!);
            (await billing.OpenAccount("acc_policy")).Status(201);
            var number = new { number = "+8675586080000", skus = new[] { "VOICE-OUT" } };
            var refused = await billing.Post("/v1/accounts/acc_policy/numbers", number);
            refused.Problem(409, "RESERVATION_REQUIRED");
            refused.Text("clause").ShouldBe("3.4");
        }
        finally
        {
            await host.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
