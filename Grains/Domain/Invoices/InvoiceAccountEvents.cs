using Metering.Domain.Events;
using NodaTime;

namespace Metering.Domain.Invoices;

/// <summary>Events of an account that concern fapiao.</summary>
public abstract record InvoiceAccountEvent : DomainEvent;

/// <summary>An operator entered the verified buyer.</summary>
public sealed record InvoiceProfileSet(InvoiceProfile Profile, Instant At, string Actor) : InvoiceAccountEvent;

/// <summary>The figures of a source are known, or have changed.</summary>
public sealed record InvoiceSourceFed(InvoiceSource Source) : InvoiceAccountEvent;

/// <summary>A fapiao was asked for and its amount reserved.</summary>
public sealed record InvoiceReserved(InvoiceRequest Request, Instant At, string Actor) : InvoiceAccountEvent;

/// <summary>A request is about to change: the account asks it then, in case its report is lost.</summary>
public sealed record InvoiceExpected(long Number, Instant DueAt) : InvoiceAccountEvent;

/// <summary>A request stands like this now.</summary>
public sealed record InvoiceProgressed(InvoiceProgress Progress) : InvoiceAccountEvent;

/// <summary>Only in memory: the pages of fapiao joined the working set. Never written.</summary>
public sealed record InvoicesRead(InvoiceBook Book) : InvoiceAccountEvent;
