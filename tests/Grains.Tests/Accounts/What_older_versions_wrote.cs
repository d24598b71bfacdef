using System.Buffers;
using System.Text;
using Metering.Actors.Accounts;
using Metering.Domain.Accounts;
using Metering.Domain.Qualification;
using NodaTime;
using Shouldly;

namespace Metering.Grains.Tests.Accounts;

/// <summary>
/// A journal of an older version has an account that knows nothing of newer facts: its replay is its snapshot to the byte, or its proof would fail,
/// and where it stands follows from what happened.
/// </summary>
public sealed class What_older_versions_wrote
{
    private static readonly Instant At = AccountSilo.At("2026-06-01T09:00:00");

    private static readonly AccountOpened Opened = new("a1", "t1", "深圳某某有限公司", null, null, At, "tests");

    private static readonly AccountResource Seat = new(1, "seat:a1/1", "seat", "a1/1", ["EQQ-SEAT"], At);

    [Fact]
    public void A_snapshot_and_its_events_say_nothing_of_facts_that_never_came()
    {
        object[] history = [Opened, new QualificationWatched(At), new QualificationPassed(1, null), new ResourceAdded(Seat, "tests")];
        var snapshot = new ArrayBufferWriter<byte>();
        AccountCodec.Instance.WriteState(history.Aggregate(AccountCodec.Instance.Empty, AccountCodec.Instance.Apply), snapshot);
        var passed = new ArrayBufferWriter<byte>();
        AccountCodec.Instance.WriteEvent(history[2], passed);

        foreach (var newer in new[] { "Qualified\"", "MaterialHandedInAt", "ActivatedAt\":null", "Details", "Stage" })
        {
            Encoding.UTF8.GetString(snapshot.WrittenSpan).ShouldNotContain(newer);
            Encoding.UTF8.GetString(passed.WrittenSpan).ShouldNotContain(newer);
        }
    }

    [Fact]
    public void An_account_that_was_let_go_says_nothing_of_when()
    {
        object[] history = [Opened, new AccountParked("A bill beyond every bound.", At), new AccountUnparked(At, "operator")];
        var snapshot = new ArrayBufferWriter<byte>();

        AccountCodec.Instance.WriteState(history.Aggregate(AccountCodec.Instance.Empty, AccountCodec.Instance.Apply), snapshot);

        Encoding.UTF8.GetString(snapshot.WrittenSpan).ShouldNotContain("parked", Case.Insensitive);
    }

    [Fact]
    public void Its_state_follows_from_what_happened()
    {
        Status(Opened).ShouldBe("REGISTERED");
        // What the file says is asked once more after the upgrade; until then nothing is claimed.
        Status(Opened, new QualificationPassed(0, null)).ShouldBe("REGISTERED");
        Status(Opened, new ResourceAdded(Seat, "tests")).ShouldBe("ACTIVE");
    }

    private static string Status(params object[] history) =>
        Lifecycle.StatusOf(history.Aggregate(AccountCodec.Instance.Empty, AccountCodec.Instance.Apply).Head);
}
