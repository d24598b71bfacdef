using MailKit.Security;

namespace Metering.Host.Options;

/// <summary>A mail server for notices: section Metering:Notices:Smtp.</summary>
internal sealed record SmtpSettings(string Host, int Port, SecureSocketOptions Security, string From, string? User, string? Password)
{
    /// <summary>Domain of the sender, for message ids.</summary>
    public string Domain => From[(From.LastIndexOf('@') + 1)..];
}

/// <summary>An SMS gateway for notices: section Metering:Notices:Sms.</summary>
internal sealed record SmsSettings(Uri Url, string? Token);

/// <summary>Further channels for notices. Without configuration there is none: notices stand on the site, which is what counts (7.1).</summary>
internal sealed record NoticeSettings(SmtpSettings? Smtp, SmsSettings? Sms)
{
    private const string Section = "Metering:Notices";
    private const string SmtpSection = Section + ":Smtp";
    private const string SmsSection = Section + ":Sms";

    /// <summary>Reads and checks the sections.</summary>
    /// <exception cref="StartRefusedException">A value cannot be used; the sentence names it.</exception>
    public static NoticeSettings Read(IConfiguration configuration)
    {
        new SettingReader(configuration, Section).Only("Smtp", "Sms");
        return new(ReadSmtp(configuration), ReadSms(configuration));
    }

    private static SmtpSettings? ReadSmtp(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, SmtpSection);
        reader.Only("Host", "Port", "Security", "From", "User", "Password");
        if (reader.Text("Host") is not { } host) return null;
        if (reader.Text("From") is not { } from || !MimeKit.MailboxAddress.TryParse(from, out _) || !from.Contains('@', StringComparison.Ordinal))
            throw reader.Wrong("From", "must be the address that notices are sent from");
        // Unlike the library's own default, nothing is sent in the clear unless that is said.
        var security = reader.Choice("Security", SecureSocketOptions.StartTls);
        return new SmtpSettings(host, reader.Number("Port", 587, 1, 65_535), security, from, reader.Text("User"), reader.Text("Password"));
    }

    private static SmsSettings? ReadSms(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, SmsSection);
        reader.Only("Url", "Token");
        if (reader.Text("Url") is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)
            ? new SmsSettings(url, reader.Text("Token")) : throw reader.Wrong("Url", "must be an https address");
    }
}
