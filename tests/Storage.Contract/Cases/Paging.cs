using Metering.Journal;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    [Fact]
    public async Task Pages_are_written_replaced_and_removed_with_their_commit()
    {
        await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: [Make.Page("a", "1"), Make.Page("b", "2")]));
        await Store.CommitAsync(Make.Commit("account/1", 1)
            .With(pages: [Make.Page("a", "changed"), new PageWrite("b", null), new PageWrite("never", null)]));

        (await Store.ReadPageAsync(new JournalId("account/1"), "a"))!.Value.Text().ShouldBe("changed");
        (await Store.ReadPageAsync(new JournalId("account/1"), "b")).ShouldBeNull();
        (await Pages("account/1")).Select(page => page.Key).ShouldBe(["a"]);
    }

    [Fact]
    public async Task An_empty_page_is_a_page()
    {
        await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: new PageWrite("empty", ReadOnlyMemory<byte>.Empty)));

        (await Store.ReadPageAsync(new JournalId("account/1"), "empty"))!.Value.Length.ShouldBe(0);
    }

    [Fact]
    public async Task Pages_are_listed_by_prefix_in_ordinal_order_after_a_key()
    {
        string[] keys = ["statement/2026-06", "statement/2026-07", "statement/2026-07/lines", "statement0",
            "Statement/2026-05", "z", "状态"];
        await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: [.. keys.Select(key => Make.Page(key, key))]));
        await Store.CommitAsync(Make.Commit("account/11", 0).With(pages: Make.Page("statement/other", "other")));

        (await Pages("account/1")).Select(page => page.Key).ShouldBe(keys.Order(StringComparer.Ordinal));
        (await Pages("account/1", "statement/")).Select(page => page.Value.Text())
            .ShouldBe(["statement/2026-06", "statement/2026-07", "statement/2026-07/lines"]);
        (await Pages("account/1", "statement/", "statement/2026-06")).Select(page => page.Key)
            .ShouldBe(["statement/2026-07", "statement/2026-07/lines"]);
        (await Pages("account/1", "statement/", "statement/2026-06/x")).Count.ShouldBe(2);
        (await Pages("account/1", "statement/", "a")).Count.ShouldBe(3);
        (await Pages("account/1", "statement/", "z")).ShouldBeEmpty();
        (await Pages("account/1", "nothing")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_pages_are_read_completely_and_in_order()
    {
        for (var commit = 0; commit < 20; commit++)
            await Store.CommitAsync(Make.Commit("account/1", commit)
                .With(pages: [.. Enumerable.Range(commit * 90, 90).Select(i => Make.Page($"p{i:D6}", $"{i}"))]));

        (await Pages("account/1", "p")).Select(page => page.Value.Text()).ShouldBe(Enumerable.Range(0, 1_800).Select(i => $"{i}"));
    }

    [Fact]
    public async Task A_page_holds_512_KiB_and_not_one_byte_more()
    {
        var largest = Make.Noise(512 * 1024, 1);

        (await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: new PageWrite("p", largest))))
            .Status.ShouldBe(CommitStatus.Committed);
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Store.CommitAsync(Make.Commit("account/1", 1).With(pages: new PageWrite("p", new byte[512 * 1024 + 1]))));

        (await Store.ReadPageAsync(new JournalId("account/1"), "p"))!.Value.ToArray().ShouldBe(largest);
        (await VersionOf("account/1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_page_key_has_256_bytes_and_not_one_more()
    {
        await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: Make.Page(new string('中', 85) + "x", "fits")));
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Store.CommitAsync(Make.Commit("account/1", 1).With(pages: Make.Page(new string('中', 85) + "xy", "too long"))));

        (await Pages("account/1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_page_key_twice_in_a_commit_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: [Make.Page("p", "1"), Make.Page("p", "2")])));
    }
}
