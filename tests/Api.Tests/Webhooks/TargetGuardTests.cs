using System.Net;
using Metering.Host.Webhooks;
using Shouldly;

namespace Metering.Api.Tests.Webhooks;

/// <summary>Where webhooks may go: refused by the text, by what a name resolves to, and again by the connection itself.</summary>
public sealed class TargetGuardTests
{
    private static readonly TargetGuard Guard = new(allowLoopback: false);

    [Theory]
    [InlineData("https://8.8.8.8/hook")]
    [InlineData("https://8.8.8.8:8443/hook?x=1")]
    [InlineData("https://[2606:4700:4700::1111]/hook")]
    public async Task A_public_https_address_is_allowed(string url) => (await Guard.Refuse(url, default)).ShouldBeNull();

    [Theory]
    [InlineData("http://8.8.8.8/")]
    [InlineData("ftp://8.8.8.8/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://8.8.8.8/")]
    [InlineData("not an address")]
    [InlineData("//8.8.8.8/")]
    [InlineData("https://8.8.8.8:22/")]
    [InlineData("https://8.8.8.8:6379/")]
    [InlineData("https://user@8.8.8.8/")]
    [InlineData("https://user:word@8.8.8.8/")]
    [InlineData("https://8.8.8.8/#fragment")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://198.18.0.1/")]
    [InlineData("https://203.0.113.5/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[::ffff:a00:1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[2002:a00:1::1]/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://name-that-does-not-resolve.invalid/")]
    public async Task Anything_else_is_refused(string url) => (await Guard.Refuse(url, default)).ShouldNotBeNull();

    [Fact]
    public async Task A_name_that_leads_inside_and_one_that_nobody_knows_are_refused_in_the_same_words() =>
        (await Guard.Refuse("https://localhost/", default)).ShouldBe(
            await Guard.Refuse("https://name-that-does-not-resolve.invalid/", default));

    [Fact]
    public async Task A_connection_is_refused_even_when_the_text_was_allowed()
    {
        // As after DNS rebinding: a name that led to a public address when it was added leads to this machine now.
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = Guard.Connect });
        foreach (var host in new[] { "localhost", "127.0.0.1", "[::1]" })
        {
            var fault = await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://{host}:1/")));
            fault.InnerException.ShouldBeOfType<TargetRefusedException>();
        }
    }

    [Fact]
    public void Loopback_is_allowed_only_where_the_installation_says_so()
    {
        var lenient = new TargetGuard(allowLoopback: true);
        lenient.RefuseText("http://127.0.0.1:8080/hook").ShouldBeNull();
        lenient.RefuseText("http://10.0.0.1/hook").ShouldNotBeNull();
        lenient.Allows(IPAddress.Loopback).ShouldBeTrue();
        lenient.Allows(IPAddress.Parse("10.0.0.1")).ShouldBeFalse();
        Guard.Allows(IPAddress.Loopback).ShouldBeFalse();
    }
}
