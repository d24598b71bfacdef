using Metering.Host.Runtime;
using Shouldly;

namespace Metering.Api.Tests.Hosting;

/// <summary>When a collection of the youngest objects is forced: neither for a trifle nor under load.</summary>
public sealed class CollectionPaceTests
{
    private readonly CollectionPace _pace = new();
    private long _allocated = 1L << 40;

    public CollectionPaceTests() => _pace.IsDue(_allocated, 7).ShouldBeFalse();

    [Fact]
    public void A_few_megabytes_are_collected_once()
    {
        Due(CollectionPace.Least, collections: 7).ShouldBeTrue();
        Due(0, collections: 8).ShouldBeFalse();
        Due(CollectionPace.Most, collections: 8).ShouldBeTrue();
    }

    [Fact]
    public void A_little_is_left_until_it_has_added_up()
    {
        Due(CollectionPace.Least - 1, collections: 7).ShouldBeFalse();
        Due(1, collections: 7).ShouldBeTrue();
    }

    [Fact]
    public void Under_load_the_collector_decides()
    {
        Due(CollectionPace.Most + 1, collections: 7).ShouldBeFalse();
        Due(CollectionPace.Most + 1, collections: 7).ShouldBeFalse();
        Due(CollectionPace.Most, collections: 7).ShouldBeTrue();
    }

    [Fact]
    public void What_the_collector_has_collected_itself_does_not_count()
    {
        Due(CollectionPace.Least, collections: 8).ShouldBeFalse();
        Due(CollectionPace.Least - 1, collections: 8).ShouldBeFalse();
        Due(1, collections: 8).ShouldBeTrue();
    }

    private bool Due(long bytes, int collections) => _pace.IsDue(_allocated += bytes, collections);
}
