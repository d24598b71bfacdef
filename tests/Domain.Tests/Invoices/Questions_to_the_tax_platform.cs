using Metering.Domain.Invoices;
using NodaTime;
using Shouldly;
using static Metering.Domain.Tests.Accounts.AnAccount;

namespace Metering.Domain.Tests.Invoices;

public sealed class Questions_to_the_tax_platform
{
    [Fact]
    public void One_that_is_not_answered_is_looked_at_less_and_less_and_at_least_once_an_hour()
    {
        var asked = At("2026-07-01T00:00:00");
        var (at, looks, longest) = (asked, 0, Duration.Zero);
        for (; at < asked + Duration.FromDays(1); looks++)
        {
            var next = InvoiceDue.AskAgainAt(new PlatformJob("k1", Red: false, asked), at);
            longest = Duration.Max(longest, next - at);
            at = next;
        }

        looks.ShouldBeLessThan(32);
        longest.ShouldBe(Duration.FromHours(1));
        InvoiceDue.AskAgainAt(new PlatformJob("k1", Red: false, asked), asked).ShouldBe(asked + Duration.FromMinutes(2));
    }
}
