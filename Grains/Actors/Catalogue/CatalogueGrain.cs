using Metering.Actors.Journaling;
using Metering.Contracts.Catalogue;
using Metering.Contracts.Clocks;
using Metering.Contracts.Commands;
using Metering.Domain.Catalogue;
using Metering.Domain.Rating;
using Metering.Domain.Refusals;
using Metering.Journal;
using NodaTime;

namespace Metering.Actors.Catalogue;

/// <summary>The catalogue of a tenant: drafts are checked when stored, published books never change (clause 2.3).</summary>
public sealed class CatalogueGrain(JournalServices services) : JournaledActor<CatalogueState>(services, CatalogueCodec.Instance), ICatalogueGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override JournalId JournalId => JournalOf(this.GetPrimaryKeyString());

    /// <summary>Where the books of a tenant are kept.</summary>
    internal static JournalId JournalOf(string tenant) => new($"catalogue/{tenant}");

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        // A crash may have come between a publication and its announcement, and the announcer's silo may end in its walk.
        this.RegisterGrainTimer(() => Announcer.Look(), new GrainTimerCreationOptions(TimeSpan.Zero, LookEvery) { Interleave = true });
    }

    /// <inheritdoc />
    public Task<CommandReply<PriceBookView>> Draft(string id, string documentJson, CommandContext context) =>
        Command<PriceBookView>(context, (state, _) =>
    {
        if (state.Book(id) is { PublishedAt: not null })
            return Refused(RefusalCodes.PriceBookPublished.With("The book is published; draft another one."));
        if (PriceBookDocument.TryRead(documentJson, out var misshapen) is not { } book) return Broken(id, misshapen);
        if (book.Id != id) return Broken(id, [new BrokenRule("/id", "The document names another id.")]);
        if (PriceBookRules.Check(book, Compile(state)) is { Count: > 0 } broken) return Broken(id, broken);
        var document = PriceBookDocument.Write(book);
        return Verdict.Done<CatalogueState, PriceBookView>([new BookDrafted(id, document, book.EffectiveFrom, context.Actor)],
            after => View(after.Book(id)!, withDocument: true));
    });

    /// <inheritdoc />
    public async Task<CommandReply<PriceBookView>> Publish(string id, string? testClock, CommandContext context)
    {
        var now = WallNow;
        if (testClock is not null)
        {
            var clock = await GrainFactory.GetGrain<IClockGrain>(testClock).View(context.Tenant);
            if (clock is null) return CommandReply.Refused<PriceBookView>(RefusalCodes.NotFound.With("There is no such test clock."));
            now = clock.Now;
        }
        var reply = await Command<PriceBookView>(context, (state, _) =>
        {
            if (state.Book(id) is not { } stored) return Refused(RefusalCodes.NotFound.With("There is no such price book."));
            if (stored.PublishedAt is not null) return Refused(RefusalCodes.PriceBookPublished.With("The book is published already."));
            var (book, published) = (PriceBookDocument.Read(stored.Document), Compile(state));
            return PriceBookRules.MayPublish(book, now, published, testClock) is { } refusal
                ? refusal.Code == RefusalCodes.PriceBookInvalid
                    ? Broken(id, PriceBookRules.Check(book, published, testClock))
                    : Refused(refusal)
                : Verdict.Done<CatalogueState, PriceBookView>([new BookPublished(id, now, testClock, context.Actor)],
                    after => View(after.Book(id)!, withDocument: true));
        });
        if (reply.Refusal is null) await Announce(id, testClock);
        return reply;
    }

    /// <inheritdoc />
    public Task<Announcement[]> Announcements()
    {
        var catalogue = Compile(State);
        return Task.FromResult(catalogue.Books.Select(book => AnnouncementOf(book, catalogue)).ToArray());
    }

    private IAnnouncementsGrain Announcer => GrainFactory.GetGrain<IAnnouncementsGrain>(this.GetPrimaryKeyString());

    /// <summary>Whoever publishes under a test clock finds the notices that it led to; in real time they go out meanwhile.</summary>
    private async Task Announce(string id, string? testClock)
    {
        if (testClock is null)
        {
            Announcer.Look().Ignore();
            return;
        }
        var catalogue = Compile(State);
        await Announcer.Announce(AnnouncementOf(catalogue.Books.Single(book => book.Book.Id == id), catalogue));
    }

    private static Announcement AnnouncementOf(PublishedBook published, Metering.Domain.Catalogue.Catalogue catalogue) => new(
        $"book/{published.Book.Id}", Announcement.Price, published.Book.Id, published.ClockId, published.Book.EffectiveFrom,
        [.. PriceChanges.Of(published, catalogue)]);

    /// <inheritdoc />
    public Task<PriceBookView?> Book(string id) => Task.FromResult(State.Book(id) is { } book ? View(book, withDocument: true) : null);

    /// <inheritdoc />
    public Task<PriceBookView[]> Books() => Task.FromResult(State.Books.Select(book => View(book, withDocument: false)).ToArray());

    /// <inheritdoc />
    public Task<CatalogueSnapshot?> ReadSince(long version) => Task.FromResult(State.Publications <= version
        ? null
        : new CatalogueSnapshot(State.Publications, [.. State.Books.Where(book => book.PublishedAt is not null).Select(book =>
            View(book, withDocument: true))]));

    /// <summary>What is published, ready to price with.</summary>
    internal static Metering.Domain.Catalogue.Catalogue Compile(CatalogueState state) => Metering.Domain.Catalogue.Catalogue.Of(state.Books
        .Where(book => book.PublishedAt is not null)
        .Select(book => new PublishedBook(PriceBookDocument.Read(book.Document), book.PublishedAt!.Value, book.ClockId)));

    private static Verdict<CatalogueState, PriceBookView> Refused(Refusal refusal) => Verdict.Refused<CatalogueState, PriceBookView>(refusal);

    /// <summary>Refused with every place that is wrong, so that a draft is mended in one go.</summary>
    private static Verdict<CatalogueState, PriceBookView> Broken(string id, IReadOnlyList<BrokenRule> rules)
    {
        var refusal = RefusalCodes.PriceBookInvalid.With($"{rules[0].Pointer}: {rules[0].Message}");
        var view = new PriceBookView(id, "DRAFT", default, null, null, null,
            [.. rules.Select(rule => new FieldError(rule.Pointer, rule.Message))]);
        return new([], _ => new CommandReply<PriceBookView>(view, new RefusalReply(refusal.Code.Code, refusal.Detail)), [], []);
    }

    private static PriceBookView View(StoredBook book, bool withDocument) => new(book.Id, book.PublishedAt is null ? "DRAFT" : "PUBLISHED",
        book.EffectiveFrom, book.PublishedAt, book.ClockId, withDocument ? book.Document : null);
}
