using Metering.Contracts.Notices;
using NodaTime;

namespace Metering.Http.Notices;

/// <summary>A notice that an operator writes.</summary>
/// <param name="Kind">GENERAL, or MARKETING for a commercial message.</param>
/// <param name="TitleZh">Chinese title.</param>
/// <param name="BodyZh">Chinese text.</param>
/// <param name="TitleEn">English title.</param>
/// <param name="BodyEn">English text.</param>
public sealed record PostNoticeBody(string Kind, string TitleZh, string BodyZh, string TitleEn, string BodyEn);

/// <summary>A written notice of the customer.</summary>
/// <param name="Channel">WEB, EMAIL, LETTER or SMS.</param>
/// <param name="Kind">TERMINATION, CHANGE or OTHER.</param>
/// <param name="Text">What it says.</param>
/// <param name="ReceivedAt">When it was received, if not just now; operators only.</param>
public sealed record InboundNoticeBody(string Channel, string Kind, string Text, Instant? ReceivedAt = null);

/// <summary>What became of a notice that was sent.</summary>
/// <param name="Channel">EMAIL, SMS.</param>
/// <param name="Status">DELIVERED or BOUNCED.</param>
/// <param name="Detail">More, for a person.</param>
public sealed record DeliveryResultBody(string Channel, string Status, string? Detail = null);

/// <summary>How the customer is reached from now on.</summary>
/// <param name="Language">zh or en.</param>
/// <param name="Marketing">False declines commercial messages (7.3); statutory and billing notices come all the same.</param>
/// <param name="Email">E-mail address; none when absent.</param>
/// <param name="Mobile">Mobile number; none when absent.</param>
/// <param name="ReferenceAllowed">False when the customer may not be named as a reference (8.3); as it stands when absent.</param>
public sealed record ContactsBody(string Language, bool Marketing, string? Email = null, string? Mobile = null, bool? ReferenceAllowed = null);

/// <summary>A page of notices, oldest first.</summary>
public sealed record NoticesBody(NoticeView[] Items, string? NextCursor);
