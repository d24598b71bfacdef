using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Domain.Usage;

namespace Metering.Http.Usage;

/// <summary>
/// The events of one request, read and grouped by resource. Kept and used again for later requests: only ids, new texts and the
/// slices handed to the grains are allocated.
/// </summary>
internal sealed class IntakeBatch
{
    /// <summary>Most events of one request.</summary>
    public const int MaxEvents = 1_000;

    // Nesting is bounded per event (EventReader), so that one absurd event spoils only itself; the reader needs one bit a level.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1 << 21 };

    private readonly SharedTexts texts = new();
    private readonly Dictionary<string, int> groupOf = new(StringComparer.Ordinal);
    private readonly UsageItem[] items = new UsageItem[MaxEvents];
    private readonly int[] groups = new int[MaxEvents];
    private readonly int[] places = new int[MaxEvents];
    private readonly int[] counts = new int[MaxEvents];
    private readonly string[] subjects = new string[MaxEvents];
    private readonly UsageOutcome[] outcomes = new UsageOutcome[MaxEvents];
    private readonly List<(int Event, string Purpose)> purposes = [];
    private string tenant = "";

    /// <summary>Events read.</summary>
    public int Count { get; private set; }

    /// <summary>Resources concerned.</summary>
    public int Groups { get; private set; }

    /// <summary>Answers in the order of the events.</summary>
    public Span<UsageOutcome> Outcomes => outcomes.AsSpan(0, Count);

    /// <summary>Events on numbers that name their purpose (3.8), by their place.</summary>
    public IReadOnlyList<(int Event, string Purpose)> Purposes => purposes;

    /// <summary>True when an event says that it rests on no consent (3.15(4)).</summary>
    public bool WithoutConsent { get; private set; }

    /// <summary>The event at a place, with its subject.</summary>
    public (string Subject, UsageItem Item) At(int place) => (subjects[groups[place]], items[place]);

    /// <summary>Reads one event.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public void ReadSingle(ReadOnlySpan<byte> body, string ofTenant)
    {
        tenant = ofTenant;
        var reader = new Utf8JsonReader(body, Options);
        reader.Read();
        Event(ref reader);
        if (reader.Read()) throw new JsonException("There is something behind the event.");
    }

    /// <summary>Reads an array of events; false when there are more than <see cref="MaxEvents"/>.</summary>
    /// <exception cref="JsonException">The body is not a JSON array.</exception>
    public bool ReadArray(ReadOnlySpan<byte> body, string ofTenant)
    {
        tenant = ofTenant;
        var reader = new Utf8JsonReader(body, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("The body is a JSON array of events.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Count == MaxEvents) return false;
            Event(ref reader);
        }
        if (reader.Read()) throw new JsonException("There is something behind the array.");
        return true;
    }

    /// <summary>
    /// Reads one event a line; a broken line is that line's fault. False when there are more than <see cref="MaxEvents"/>.
    /// </summary>
    public bool ReadLines(ReadOnlySpan<byte> body, string ofTenant)
    {
        tenant = ofTenant;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? [] : body[(end + 1)..];
            if (line.IsEmpty) continue;
            if (Count == MaxEvents) return false;
            Line(line);
        }
        return true;
    }

    /// <summary>The slices of all groups, each in the order of its events.</summary>
    public void Slices(string? account, Span<UsageSlice> slices)
    {
        for (var group = 0; group < Groups; group++) slices[group] = new UsageSlice(tenant, account, new UsageItem[counts[group]]);
        for (var i = 0; i < Count; i++)
            if (groups[i] >= 0) slices[groups[i]].Items[places[i]] = items[i];
    }

    /// <summary>The subjects of all groups.</summary>
    public ReadOnlySpan<string> GroupSubjects => subjects.AsSpan(0, Groups);

    /// <summary>Spreads the groups' answers over the events.</summary>
    public void Answer(ReadOnlySpan<UsageReply?> replies)
    {
        for (var i = 0; i < Count; i++)
        {
            if (groups[i] < 0) continue;
            var reply = replies[groups[i]];
            outcomes[i] = reply switch
            {
                { Refusal: { } turnedAway } => new UsageOutcome(UsageStatus.Refused, turnedAway.Code, turnedAway.Detail),
                not null when places[i] < reply.Outcomes.Length => reply.Outcomes[places[i]],
                _ => EventFault.Unknown,
            };
        }
    }

    /// <summary>Makes the batch ready for another request.</summary>
    public void Clear()
    {
        Array.Clear(items, 0, Count);
        Array.Clear(outcomes, 0, Count);
        Array.Clear(subjects, 0, Groups);
        Array.Clear(counts, 0, Groups);
        groupOf.Clear();
        texts.Clear();
        purposes.Clear();
        WithoutConsent = false;
        Count = 0;
        Groups = 0;
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        try
        {
            if (Utf8.IsValid(line))
            {
                var reader = new Utf8JsonReader(line, Options);
                reader.Read();
                var parsed = default(ParsedEvent);
                EventReader.Read(ref reader, texts, ref parsed);
                if (!reader.Read())
                {
                    Add(ref parsed);
                    return;
                }
            }
        }
        catch (JsonException)
        {
            // Broken JSON cannot be skipped inside, but a line ends where the line ends.
        }
        Refuse(EventFault.NotJson);
    }

    private void Event(ref Utf8JsonReader reader)
    {
        var parsed = default(ParsedEvent);
        EventReader.Read(ref reader, texts, ref parsed);
        Add(ref parsed);
    }

    private void Add(ref ParsedEvent parsed)
    {
        if (parsed.Fault is { } fault)
        {
            Refuse(fault);
            return;
        }
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groupOf, parsed.Subject!, out var known);
        if (!known)
        {
            group = Subjects.TryParse(parsed.Subject, out _, out _) ? Groups : -1;
            if (group >= 0) subjects[Groups++] = parsed.Subject!;
        }
        if (group < 0)
        {
            Refuse(EventFault.UnknownSubject);
            return;
        }
        if (parsed.Purpose is { } purpose && parsed.Subject!.StartsWith("number:", StringComparison.Ordinal)) purposes.Add((Count, purpose));
        groups[Count] = group;
        places[Count] = counts[group]++;
        items[Count++] = new UsageItem
        {
            Identity = UsageIdentity.Of(tenant, parsed.Source!, parsed.Id!),
            Fingerprint = Fingerprint(in parsed),
            Source = parsed.Source!,
            EventId = parsed.Id!,
            Meter = parsed.Meter!,
            Start = parsed.Start,
            Quantity = parsed.Quantity,
            Destination = parsed.Destination,
            Consent = (byte)parsed.Consent,
        };
        WithoutConsent |= parsed.Consent == ConsentBasis.None;
    }

    private void Refuse(Refusal fault)
    {
        groups[Count] = -1;
        outcomes[Count++] = EventFault.Outcome(fault);
    }

    /// <summary>Digest of what the event says: meter, subject, time, quantity, dimensions; not of its spelling.</summary>
    private static ulong Fingerprint(in ParsedEvent parsed)
    {
        Span<byte> bytes = stackalloc byte[(128 + 512) * sizeof(char) + 40];
        var length = 0;
        length += Put(parsed.Meter, bytes[length..]);
        length += Put(parsed.Subject, bytes[length..]);
        BitConverter.TryWriteBytes(bytes[length..], parsed.Start.ToUnixTimeTicks());
        BitConverter.TryWriteBytes(bytes[(length + 8)..], parsed.Quantity);
        BitConverter.TryWriteBytes(bytes[(length + 16)..], parsed.Dimensions);
        return XxHash3.HashToUInt64(bytes[..(length + 24)]);
    }

    private static int Put(string? text, Span<byte> output)
    {
        BitConverter.TryWriteBytes(output, text!.Length);
        MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(output[4..]);
        return 4 + text.Length * sizeof(char);
    }
}
