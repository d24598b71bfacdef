using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Metering.Benchmarks.Load;
using Metering.Shared;

namespace Metering.Benchmarks.Figures;

/// <summary>Opens accounts, numbers and packages on the product through its own API, many at a time.</summary>
internal sealed class ProductSetup : IDisposable
{
    private const int PerAccount = 10;
    private const int Concurrency = 32;
    private readonly HttpClient _http;
    private readonly string _run = $"{Environment.ProcessId:x6}{Environment.TickCount64:x}";
    private int _keys;

    /// <summary>Speaks as the billing operator.</summary>
    public ProductSetup(ProductProcess product) : this(product.Server, product.OperatorKey)
    {
    }

    /// <summary>Speaks to one process with the key of the billing operator.</summary>
    public ProductSetup(ServerProcess server, string operatorKey)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Concurrency })
        {
            BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(30),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", operatorKey);
    }

    /// <summary>Numbers 0 to <paramref name="numbers"/> - 1, ten to an account, all with <paramref name="skus"/>.</summary>
    public async Task<IReadOnlyList<string>> OpenNumbers(int numbers, params string[] skus)
    {
        var accounts = await OpenAccounts((numbers + PerAccount - 1) / PerAccount);
        await Each(numbers, i => AssignNumber(accounts[i / PerAccount], i, skus));
        return accounts;
    }

    /// <summary>Packages 0 to <paramref name="packages"/> - 1 of messages paid from the wallet, ten to an account, each account topped up.</summary>
    public async Task OpenMessagePackages(int packages, long walletFen)
    {
        var accounts = await OpenAccounts((packages + PerAccount - 1) / PerAccount);
        await TopUp(accounts, walletFen);
        await Each(accounts.Count, i => ApproveMessages(accounts[i], NameOf(i)));
        await Each(packages, i => Post(
            $"/v1/accounts/{accounts[i / PerAccount]}/packages", new { id = Subjects.Package(i), skus = new[] { "SMS-SEG" } }));
    }

    /// <summary>Accounts on the wall clock, or on a test clock.</summary>
    public async Task<IReadOnlyList<string>> OpenAccounts(int count, string? testClock = null)
    {
        var accounts = new string[count];
        await Each(count, async i =>
        {
            var opened = await Post("/v1/accounts", new { name = NameOf(i), testClock, acceptedAgreementVersion = "2026-01" });
            accounts[i] = opened.GetProperty("id").GetString()!;
        });
        return accounts;
    }

    private static string NameOf(int account) => $"Benchmark customer {account}";

    private async Task ApproveMessages(string account, string name)
    {
        foreach (var approval in MessageApprovals.Of(name))
        {
            var document = (await Post($"/v1/accounts/{account}/documents", approval)).GetProperty("id").GetString();
            await Post($"/v1/accounts/{account}/documents/{document}/review", MessageApprovals.Accepted);
        }
    }

    /// <summary>Assigns number <paramref name="index"/>.</summary>
    public Task AssignNumber(string account, int index, string[] skus, string? assignedOn = null) =>
        Post($"/v1/accounts/{account}/numbers", new { number = Subjects.Number(index), skus, assignedOn });

    /// <summary>Tops every account up.</summary>
    public Task TopUp(IReadOnlyList<string> accounts, long amountFen) => Each(accounts.Count, i => Post(
        $"/v1/accounts/{accounts[i]}/topups", new { amountFen, channel = "BANK", transactionId = $"{_run}-{i:D8}" }));

    /// <summary>Calls <paramref name="one"/> for 0 to <paramref name="count"/> - 1, many at a time.</summary>
    public static Task Each(int count, Func<int, Task> one) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Concurrency }, async (i, _) => await one(i));

    /// <summary>A POST under a fresh Idempotency-Key, sent again with the same one while the server asks for that.</summary>
    public async Task<JsonElement> Post(string path, object body)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"setup-{_run}-{Interlocked.Increment(ref _keys):D9}");
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: Web) };
            request.Headers.Add("Idempotency-Key", key);
            using var response = await _http.SendAsync(request);
            if (response.IsSuccessStatusCode)
                return await response.Content.ReadFromJsonAsync<JsonElement>();
            var problem = await response.Content.ReadAsStringAsync();
            if (!problem.Contains("\"retryable\":true", StringComparison.Ordinal) || attempt > 200)
                throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {problem}");
            await Task.Delay(25);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Absent members are left out: the wire has no nulls.
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };
}
