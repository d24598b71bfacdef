using Metering.Domain.Audit;
using NodaTime;
using Shouldly;

namespace Metering.Domain.Tests.Audit;

public sealed class Chained_entries
{
    private static readonly AuditRecord Record = new()
    {
        Kind = "ACTION", At = Instant.FromUnixTimeSeconds(1_783_000_000), Actor = "First billing-operator", KeyId = "key_2",
        Role = "billing-operator", From = "127.0.0.1", What = "POST /v1/accounts/{account}/topups", Object = "/v1/accounts/a/topups", Status = 201,
    };

    public static IEnumerable<TheoryDataRow<string, AuditRecord>> Changes =>
    [
        new("kind", Record with { Kind = "READ" }), new("when", Record with { At = Record.At + Duration.FromTicks(1) }),
        new("who", Record with { Actor = "First billing-operatoR" }), new("key", Record with { KeyId = "key_3" }),
        new("role", Record with { Role = "admin" }), new("from", Record with { From = "127.0.0.2" }),
        new("what", Record with { What = "POST /v1/accounts/{account}/payments" }),
        new("object", Record with { Object = "/v1/accounts/b/topups" }),
        new("status", Record with { Status = 200 }),
        new("code", Record with { Code = "FORBIDDEN" }), new("clause", Record with { Clause = "2.6(3)" }),
        new("suppressed", Record with { Suppressed = 1 }),
        new("disclosed", Record with { Disclosed = new DisclosureFacts("A", "B", "C", "NO", Record.At) }),
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Changing_anything_in_an_entry_breaks_the_chain_there(string what, AuditRecord changed)
    {
        var entry = AuditChain.Empty.Seal(Record);

        AuditChain.Empty.Breaks(entry).ShouldBeNull();
        AuditChain.Empty.Breaks(entry with { Record = changed }).ShouldBe("its content does not match its hash", what);
    }

    [Fact]
    public void An_entry_taken_out_put_in_or_moved_breaks_the_chain()
    {
        var first = AuditChain.Empty.Seal(Record);
        var second = AuditChain.After(first).Seal(Record);
        var third = AuditChain.After(second).Seal(Record);

        AuditChain.After(first).Breaks(second).ShouldBeNull();
        AuditChain.After(first).Breaks(third).ShouldBe("its number is 3, not 2");
        AuditChain.After(first).Breaks(third with { Number = 2 }).ShouldBe("it does not follow the entry before it");
        AuditChain.After(first).Breaks(AuditChain.Empty.Seal(Record)).ShouldBe("its number is 1, not 2");
        second.Hash.ShouldNotBe(third.Hash);
    }
}
