using Metering.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Shouldly;

namespace Metering.AzureStorage.Tests.GrainState;

/// <summary>The grain storage does what Orleans asks of every grain storage. It is the one the registration made.</summary>
public sealed class GrainStorageTests
{
    [Fact]
    public async Task A_state_that_was_never_written_is_fresh()
    {
        await using var storage = await OpenStorage.Start();
        var state = new GrainState<Shelf> { State = null!, ETag = "old", RecordExists = true };

        await storage.Grains.ReadStateAsync("shelf", storage.Grain("a"), state);

        state.RecordExists.ShouldBeFalse();
        state.ETag.ShouldBeNull();
        state.State.ShouldNotBeNull().Content.ShouldBe("");
    }

    [Fact]
    public async Task A_state_comes_back_as_it_was_written()
    {
        await using var storage = await OpenStorage.Start();
        var written = await storage.Write("a", "books");

        var read = await storage.Read("a");

        written.RecordExists.ShouldBeTrue();
        read.RecordExists.ShouldBeTrue();
        read.State!.Content.ShouldBe("books");
        read.ETag.ShouldBe(written.ETag);
    }

    [Fact]
    public async Task A_second_first_write_is_inconsistent_and_changes_nothing()
    {
        await using var storage = await OpenStorage.Start();
        await storage.Write("a", "first");
        var late = new GrainState<Shelf>(new Shelf { Content = "late" });

        var refused = await Should.ThrowAsync<InconsistentStateException>(() =>
            storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), late));

        refused.ShouldBeOfType<TableStorageUpdateConditionNotSatisfiedException>().TableName.ShouldBe(storage.Table);
        late.ETag.ShouldBeNull();
        late.RecordExists.ShouldBeFalse();
        (await storage.Read("a")).State!.Content.ShouldBe("first");
    }

    [Fact]
    public async Task A_write_on_an_old_etag_is_inconsistent_and_one_on_the_newest_is_not()
    {
        await using var storage = await OpenStorage.Start();
        var first = await storage.Write("a", "first");
        var old = await storage.Read("a");
        first.State!.Content = "second";
        await storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), first);
        old.State!.Content = "lost";

        await Should.ThrowAsync<InconsistentStateException>(() => storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), old));

        (await storage.Read("a")).State!.Content.ShouldBe("second");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cleared_state_is_fresh_and_can_be_written_again(bool delete)
    {
        await using var storage = await OpenStorage.Start(options => options.DeleteStateOnClear = delete);
        var state = await storage.Write("a", "books");

        await storage.Grains.ClearStateAsync("shelf", storage.Grain("a"), state);

        state.RecordExists.ShouldBeFalse();
        state.State.ShouldNotBeNull().Content.ShouldBe("");
        (state.ETag is null).ShouldBe(delete);
        var read = await storage.Read("a");
        read.RecordExists.ShouldBeFalse();
        read.ETag.ShouldBe(state.ETag);
        state.State!.Content = "again";
        await storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), state);
        (await storage.Read("a")).State!.Content.ShouldBe("again");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clearing_on_an_old_etag_is_inconsistent(bool delete)
    {
        await using var storage = await OpenStorage.Start(options => options.DeleteStateOnClear = delete);
        var state = await storage.Write("a", "first");
        var old = await storage.Read("a");
        await storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), state);

        await Should.ThrowAsync<InconsistentStateException>(() => storage.Grains.ClearStateAsync("shelf", storage.Grain("a"), old));

        (await storage.Read("a")).State!.Content.ShouldBe("first");
    }

    [Fact]
    public async Task Writing_on_a_row_that_was_deleted_is_inconsistent()
    {
        await using var storage = await OpenStorage.Start(options => options.DeleteStateOnClear = true);
        var state = await storage.Write("a", "first");
        var old = await storage.Read("a");
        await storage.Grains.ClearStateAsync("shelf", storage.Grain("a"), state);

        await Should.ThrowAsync<InconsistentStateException>(() => storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), old));
        await Should.ThrowAsync<InconsistentStateException>(() => storage.Grains.ClearStateAsync("shelf", storage.Grain("a"), old));
    }

    [Theory]
    [InlineData(65_000, false)]
    [InlineData(65_536, false)]
    [InlineData(200_000, false)]
    [InlineData(900_000, false)]
    [InlineData(32_768, true)]
    [InlineData(200_000, true)]
    public async Task Long_states_are_spread_over_columns_and_either_format_is_read(int length, bool asText)
    {
        var content = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 23)));
        await using var writer = await OpenStorage.Start(options => options.UseStringFormat = asText);
        await writer.Write("a", content);

        await using var reader = await OpenStorage.Start(options => options.UseStringFormat = !asText, writer);
        (await reader.Read("a")).State!.Content.ShouldBe(content);
    }

    [Fact]
    public async Task A_state_that_does_not_fit_a_row_is_refused_and_leaves_the_old_one()
    {
        await using var storage = await OpenStorage.Start();
        var state = await storage.Write("a", "first");
        var etag = state.ETag;
        state.State!.Content = new string('x', 15 * 65_536);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => storage.Grains.WriteStateAsync("shelf", storage.Grain("a"), state));

        state.ETag.ShouldBe(etag);
        (await storage.Read("a")).State!.Content.ShouldBe("first");
    }

    [Fact]
    public async Task Names_that_keys_must_not_hold_are_kept_apart_by_grain_and_state()
    {
        await using var storage = await OpenStorage.Start();
        await storage.Write("x/1", "one");
        await storage.Write("x/2", "two");
        var other = new GrainState<Shelf>(new Shelf { Content = "other state" });
        await storage.Grains.WriteStateAsync("other/state", storage.Grain("x/1"), other);

        (await storage.Read("x/1")).State!.Content.ShouldBe("one");
        (await storage.Read("x/2")).State!.Content.ShouldBe("two");
    }
}
