using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Metering.Actors.Notices;
using Metering.Domain.Notices;
using Metering.Host.Options;

namespace Metering.Host.Notices;

/// <summary>
/// Notices by SMS through a gateway of the installation: POST {"id","to","text"} as JSON with a bearer token. 2xx took it, 4xx (but 408 and
/// 429) never will, anything else is tried again under the same id.
/// </summary>
internal sealed class SmsGatewayChannel : INoticeChannel, IDisposable
{
    private readonly SmsSettings settings;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public SmsGatewayChannel(SmsSettings settings)
    {
        this.settings = settings;
        if (settings.Token is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <inheritdoc />
    public string Name => "SMS";

    /// <inheritdoc />
    public string? AddressOf(NoticeContacts contacts) => contacts.Mobile;

    /// <inheritdoc />
    public async Task<ChannelAnswer> Send(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["id"] = notice.MessageId, ["to"] = notice.Address, ["text"] = notice.Body,
        });
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(settings.Url, content, cancellationToken);
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode) return new ChannelAnswer(true);
        return status is >= 400 and < 500 and not (408 or 429)
            ? new ChannelAnswer(false, $"The gateway answered {status}.") : throw new HttpRequestException($"The gateway answered {status}.");
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();
}
