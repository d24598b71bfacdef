namespace Metering.Http.Orders;

/// <summary>Material of the customer.</summary>
/// <param name="Documents">Documents, 1 to 50.</param>
public sealed record MaterialBody(DocumentBody[] Documents);

/// <summary>A document by its content.</summary>
/// <param name="Type">Type, for example BUSINESS_LICENCE; the order's offer names those it needs.</param>
/// <param name="Sha256">SHA-256 of its content, 64 hexadecimal digits.</param>
/// <param name="Name">File name.</param>
public sealed record DocumentBody(string Type, string Sha256, string Name);

/// <summary>A review of a version of the material.</summary>
/// <param name="Accepted">Whether it is qualified (合格).</param>
/// <param name="Reason">Why not, for example ILLEGIBLE; needed when it is not accepted (clause 3.3(2)).</param>
public sealed record MaterialReviewBody(bool Accepted, string? Reason = null);

/// <summary>Provisioning tasks that are done (clause 4.6).</summary>
/// <param name="ProfileDone">The customer's data is entered.</param>
/// <param name="PermissionsOpen">The permissions are open.</param>
public sealed record ProvisioningBody(bool ProfileDone = false, bool PermissionsOpen = false);
