using System.Globalization;
using System.Text.Json;
using Metering.Http.Commands;
using Shouldly;

namespace Metering.Api.Tests.Commands;

/// <summary>How the header is read and what makes two requests the same.</summary>
public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("0123456789abcdef", "0123456789abcdef")]
    [InlineData("\"0123456789abcdef\"", "0123456789abcdef")]
    [InlineData(" 0123456789abcdef ", "0123456789abcdef")]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    public void Quoted_and_bare_name_the_same_key(string header, string key)
    {
        IdempotencyKey.TryParse(header, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("\"0123456789abcde\"")]
    [InlineData("0123456789 abcdef")]
    [InlineData("0123456789\tabcdef")]
    [InlineData("0123456789abcdéf")]
    [InlineData("\"0123456789abcdef")]
    [InlineData("0123456789\"abcdef")]
    [InlineData("\"0123456789\\abcdef\"")]
    public void Anything_else_is_no_key(string header) => IdempotencyKey.TryParse(header, out _).ShouldBeFalse();

    [Fact]
    public void A_key_has_16_to_255_characters()
    {
        IdempotencyKey.TryParse(new string('k', 255), out _).ShouldBeTrue();
        IdempotencyKey.TryParse(new string('k', 256), out _).ShouldBeFalse();
    }

    [Fact]
    public void Tenants_never_share_a_claim() =>
        IdempotencyKey.Claim("a", null, "b0123456789abcdef").ShouldNotBe(IdempotencyKey.Claim("ab", null, "0123456789abcdef"));

    [Fact]
    public void Each_account_has_claims_of_its_own_beside_those_of_the_tenant()
    {
        const string key = "0123456789abcdef";
        UInt128[] claims = [IdempotencyKey.Claim("a", null, key), IdempotencyKey.Claim("a", "b", key), IdempotencyKey.Claim("a", "c", key),
            IdempotencyKey.Claim("a", null, "b" + key)];

        claims.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void What_a_caller_of_all_of_the_tenant_claimed_is_claimed_for_good() =>
        IdempotencyKey.Claim("default", null, "0123456789abcdef").ToString("x32", CultureInfo.InvariantCulture)
            .ShouldBe("f6eadbd19518c842acbc9096875ef9af");

    [Theory]
    [InlineData("{\"a\":1,\"b\":[1,2]}", "{ \"b\" : [1, 2], \"a\" : 1 }", true)]
    [InlineData("{\"a\":\"é\"}", "{\"a\":\"\\u00e9\"}", true)]
    [InlineData("{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}", true)]
    [InlineData("{\"a\":1}", "{\"a\":2}", false)]
    [InlineData("{\"a\":1}", "{\"a\":\"1\"}", false)]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[2,1]}", false)]
    [InlineData("{\"a\":null}", "{}", false)]
    public void Order_and_layout_are_no_content_but_values_are(string one, string other, bool same)
    {
        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(other);

        var equal = CanonicalJson.Digest(first.RootElement).SequenceEqual(CanonicalJson.Digest(second.RootElement));

        equal.ShouldBe(same);
    }

    [Fact]
    public void Method_and_route_are_part_of_the_fingerprint()
    {
        var body = "{}"u8.ToArray();
        var one = IdempotencyKey.Fingerprint("POST", "/v1/accounts/{account}/topups\naccount=a", body);

        one.ShouldNotBe(IdempotencyKey.Fingerprint("PUT", "/v1/accounts/{account}/topups\naccount=a", body));
        one.ShouldNotBe(IdempotencyKey.Fingerprint("POST", "/v1/accounts/{account}/topups\naccount=b", body));
        one.ShouldBe(IdempotencyKey.Fingerprint("POST", "/v1/accounts/{account}/topups\naccount=a", body));
    }
}
