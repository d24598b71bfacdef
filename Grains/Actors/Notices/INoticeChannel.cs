using Metering.Domain.Notices;

namespace Metering.Actors.Notices;

/// <summary>A further way for notices beside the copy on the site: e-mail, SMS. Without configuration there is none.</summary>
public interface INoticeChannel
{
    /// <summary>Its name: EMAIL, SMS.</summary>
    string Name { get; }

    /// <summary>Where it reaches the customer; null when it does not.</summary>
    string? AddressOf(NoticeContacts contacts);

    /// <summary>Hands a notice over. An exception means that it may be tried again.</summary>
    Task<ChannelAnswer> Send(OutgoingNotice notice, CancellationToken cancellationToken);
}

/// <summary>A notice to be handed over.</summary>
/// <param name="MessageId">The same at every try, so that the receiver can tell a repeat.</param>
/// <param name="Address">Where to.</param>
/// <param name="Title">Title in the customer's language.</param>
/// <param name="Body">Text in the customer's language.</param>
public sealed record OutgoingNotice(string MessageId, string Address, string Title, string Body);

/// <summary>What the receiver said.</summary>
/// <param name="Accepted">False when it will never take this notice.</param>
/// <param name="Detail">More, for a person.</param>
public sealed record ChannelAnswer(bool Accepted, string? Detail = null);
