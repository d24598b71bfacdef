namespace Metering.Domain.Refusals;

/// <summary>Refusals of the number inventory, qualification documents and real names.</summary>
public static partial class RefusalCodes
{
    public static readonly RefusalCode NumberNotInInventory = new("NUMBER_NOT_IN_INVENTORY", 404, "3.4",
        "The number was never imported into the inventory.");
    public static readonly RefusalCode NumberNotReserved = new("NUMBER_NOT_RESERVED", 409, "3.4",
        "The account has no reservation of the number that still stands; reserve it again.");
    public static readonly RefusalCode NumberNotAssigned = new("NUMBER_NOT_ASSIGNED", 409, "3.4",
        "The number is not with the account.");
    public static readonly RefusalCode NoNumberFree = new("NO_NUMBER_FREE", 409, "3.11",
        "No number of the area is free.");
    public static readonly RefusalCode ReservationRequired = new("RESERVATION_REQUIRED", 409, "3.4",
        "Numbers are only assigned out of a reservation of the account.");
    public static readonly RefusalCode ApiCredentialRequired = new("API_CREDENTIAL_REQUIRED", 409, "8.2",
        "API products are for accounts with a live API key of their own; have one created first.");
    public static readonly RefusalCode RealNameRequired = new("REAL_NAME_REQUIRED", 409, "3.6",
        "No number is assigned before the real-name check of the account is done.");
    public static readonly RefusalCode UserRealNameRequired = new("USER_REAL_NAME_REQUIRED", 409, "3.19",
        "The product's seats have no user whose real name was not checked; name the user with the check.");
    public static readonly RefusalCode RealNameState = new("REAL_NAME_STATE", 409, "3.3",
        "The real-name record is not in the state that this step follows.");
    public static readonly RefusalCode LocalityEvidenceRequired = new("LOCALITY_EVIDENCE_REQUIRED", 409, "3.4",
        "A number of another place needs a local entity that is a subsidiary, a branch, or in a proven business relationship.");
    public static readonly RefusalCode LocalityMismatch = new("LOCALITY_MISMATCH", 409, "3.4",
        "The entity of the relation does not sit where the number is.");
    public static readonly RefusalCode AreaInUse = new("AREA_IN_USE", 409, "3.4",
        "An area code that the new table leaves out has numbers in the inventory.");
    public static readonly RefusalCode LicenceRequired = new("LICENCE_REQUIRED", 409, "3.5",
        "Call-centre use needs an accepted, unexpired value-added telecom licence whose scope includes call centre.");
    public static readonly RefusalCode DocumentState = new("DOCUMENT_STATE", 409, "2.6(1)",
        "The document is not in the state that this step follows.");
    public static readonly RefusalCode DocumentRepeated = new("DOCUMENT_REPEATED", 409, "2.6(1)",
        "The same content was handed in before; a new version has new content.");
    public static readonly RefusalCode DocumentContentDiffers = new("DOCUMENT_CONTENT_DIFFERS", 422, "2.6(1)",
        "The content is not the one that was handed in: its SHA-256 or its kind of file is another.");
    public static readonly RefusalCode DocumentDisagrees = new("DOCUMENT_DISAGREES", 409, "2.6(1)",
        "Title, legal name and social credit code must agree across the documents of one entity.");
}
