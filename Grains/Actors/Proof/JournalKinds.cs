using System.Collections.Frozen;
using Metering.Actors.Access;
using Metering.Actors.Accounts;
using Metering.Actors.Agenda;
using Metering.Actors.Audit;
using Metering.Actors.Calendar;
using Metering.Actors.Catalogue;
using Metering.Actors.Clocks;
using Metering.Actors.Conduct;
using Metering.Actors.Disruptions;
using Metering.Actors.Invoices;
using Metering.Actors.Notices;
using Metering.Actors.Numbers;
using Metering.Actors.Orders;
using Metering.Actors.Qualification;
using Metering.Actors.Tickets;
using Metering.Actors.Usage;
using Metering.Actors.Webhooks;
using Metering.Journal;
using Metering.Journal.Protocol;

namespace Metering.Actors.Proof;

/// <summary>Every kind of journal that the product writes, by the beginning of its name, and how it is replayed.</summary>
internal static class JournalKinds
{
    public const string Account = "account";
    public const string Audit = "audit";

    /// <summary>Journals that only name a version beside their pages.</summary>
    private const string Orleans = "orleans";

    private const string Import = "import";

    private static readonly FrozenDictionary<string, Func<JournalReplay, JournalId, Task<ReplayResult>>> Replays = new[]
    {
        Of("access", ApiKeysCodec.Instance),
        Of(Account, AccountCodec.Instance),
        Of("agenda", AgendaCodec.Instance),
        Of("announcements", AnnouncementsCodec.Instance),
        Of("area-table", AreaTableCodec.Instance),
        Of(Audit, AuditCodec.Instance),
        Of("calendar", CalendarCodec.Instance),
        Of("catalogue", CatalogueCodec.Instance),
        Of("clock", ClockCodec.Instance),
        Of("invoice", InvoiceCodec.Instance),
        Of("invoice-queue", InvoiceQueueCodec.Instance),
        Of("notices", NoticeBookCodec.Instance),
        Of("number", ResourceCodec.Instance),
        Of("number-pool", NumberPoolCodec.Instance),
        Of("numbers", NumberBlockCodec.Instance),
        Of("order", OrderCodec.Instance),
        Of("package", ResourceCodec.Instance),
        Of("qualification", QualificationCodec.Instance),
        Of("regional-event", RegionalEventCodec.Instance),
        Of("rules", RuleBookCodec.Instance),
        Of("seat", ResourceCodec.Instance),
        Of("tickets", TicketDeskCodec.Instance),
        Of("trade-list", TradeListCodec.Instance),
        Of("webhooks", WebhookCodec.Instance),
        new(Import, static (replay, journal) => replay.RunWhole(journal)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(JournalId journal) =>
        journal.Value.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? journal.Value[..slash] : journal.Value;

    /// <summary>Replays a journal; a kind that this program does not know is a fault.</summary>
    public static Task<ReplayResult> Replay(JournalReplay replay, JournalId journal)
    {
        var kind = Of(journal);
        if (kind == Orleans) return Task.FromResult(new ReplayResult(0, 0, null));
        return Replays.TryGetValue(kind, out var run) ? run(replay, journal)
            : Task.FromResult(new ReplayResult(0, 0, "this program does not know journals of its kind; it was written by a newer one"));
    }

    private static KeyValuePair<string, Func<JournalReplay, JournalId, Task<ReplayResult>>> Of<TState>(string kind,
        IJournalCodec<TState> codec) => new(kind, (replay, journal) => replay.Run(journal, codec));
}
