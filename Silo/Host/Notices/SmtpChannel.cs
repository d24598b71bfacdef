using MailKit.Net.Smtp;
using MailKit.Security;
using Metering.Actors.Notices;
using Metering.Domain.Notices;
using Metering.Host.Options;
using MimeKit;

namespace Metering.Host.Notices;

/// <summary>Notices by e-mail over SMTP (MailKit). A repeat carries the same Message-Id, by which mailboxes tell it.</summary>
internal sealed class SmtpChannel(SmtpSettings settings) : INoticeChannel
{
    /// <inheritdoc />
    public string Name => "EMAIL";

    /// <inheritdoc />
    public string? AddressOf(NoticeContacts contacts) => contacts.Email;

    /// <inheritdoc />
    public async Task<ChannelAnswer> Send(OutgoingNotice notice, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.MessageId = $"{notice.MessageId}@{settings.Domain}";
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(MailboxAddress.Parse(notice.Address));
        message.Subject = notice.Title;
        message.Body = new TextPart("plain") { Text = notice.Body };
        using var client = new SmtpClient();
        await client.ConnectAsync(settings.Host, settings.Port, settings.Security, cancellationToken);
        if (settings.User is { } user) await client.AuthenticateAsync(user, settings.Password ?? "", cancellationToken);
        try
        {
            await client.SendAsync(message, cancellationToken);
        }
        catch (SmtpCommandException refused) when ((int)refused.StatusCode >= 500)
        {
            // The server will never take this mail: the address does not exist, or the mail is not wanted.
            return new ChannelAnswer(false, $"The mail server answered {(int)refused.StatusCode}.");
        }
        await client.DisconnectAsync(quit: true, cancellationToken);
        return new ChannelAnswer(true);
    }
}
