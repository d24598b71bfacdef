using Metering.Journal;
using Shouldly;

namespace Metering.Storage.Contract;

public abstract partial class JournalStoreContract<TFixture>
{
    /// <summary>Ids that are prefixes of each other, differ in case or normalisation, or hold special characters.</summary>
    private static readonly string[] Awkward =
    [
        "a", "a/", "a/b", "a/b/c", "ab", "A", "A/b", "a\\b", "a#b", "a?b", "a%b", "a%2Fb", "a b", " a", "a ", "a..b", "..",
        "a'b", "a\"b", "a;b",
        "账户/七", "账户/七八", "é", "e\u0301", "😀", "😀😀", "\uFFFD", "\uFFFF",
        "ß", "ss", "i", "I", "ı", new('x', 512), new('x', 511),
    ];

    [Fact]
    public async Task Awkward_names_are_kept_apart()
    {
        foreach (var id in Awkward)
            (await Store.CommitAsync(Make.Commit(id, 0).With(pages: [Make.Page("k", id), Make.Page("k2", id)]))).Version.ShouldBe(1, id);
        for (var i = 0; i < Awkward.Length; i++)
            for (var version = 1; version <= i % 4; version++)
                (await Append(Awkward[i], version)).Status.ShouldBe(CommitStatus.Committed, Awkward[i]);

        for (var i = 0; i < Awkward.Length; i++)
        {
            var id = Awkward[i];
            (await VersionOf(id)).ShouldBe(1 + i % 4, id);
            (await Entries(id)).Select(entry => entry.Events.Text())
                .ShouldBe(Enumerable.Range(1, 1 + i % 4).Select(v => $"events of {id} {v}"));
            (await Pages(id)).Select(page => (page.Key, page.Value.Text())).ShouldBe([("k", id), ("k2", id)]);
        }
        (await Journals()).ShouldBe(Awkward.OrderBy(id => Convert.ToHexString(Make.Bytes(id)), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Awkward_page_keys_are_kept_apart()
    {
        var keys = Awkward.Where(key => key.Length <= 64).ToArray();
        await Store.CommitAsync(Make.Commit("account/1", 0).With(pages: [.. keys.Select(key => Make.Page(key, key))]));

        foreach (var key in keys)
            (await Store.ReadPageAsync(new JournalId("account/1"), key))!.Value.Text().ShouldBe(key);
        (await Pages("account/1")).Count.ShouldBe(keys.Length);
    }

    [Fact]
    public async Task A_name_that_is_no_valid_text_is_refused()
    {
        await Should.ThrowAsync<ArgumentException>(async () => await Append("a\uD800", 0));
        await Should.ThrowAsync<ArgumentException>(async () =>
            await Store.CommitAsync(Make.Commit("a", 0).With(pages: Make.Page("k\uDC00", "v"))));

        (await Journals()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Journals_are_listed_by_prefix_after_an_id()
    {
        foreach (var id in new[] { "seat/2", "account/10", "account/1", "account/2", "account", "accounts/1" })
            await Append(id, 0);

        (await Journals()).ShouldBe(["account", "account/1", "account/10", "account/2", "accounts/1", "seat/2"]);
        (await Journals("account/")).ShouldBe(["account/1", "account/10", "account/2"]);
        (await Journals("account/", "account/1")).ShouldBe(["account/10", "account/2"]);
        (await Journals("account/", "account/1x")).ShouldBe(["account/2"]);
        (await Journals("account/", "z")).ShouldBeEmpty();
        (await Journals("", "seat/2")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_journals_are_listed_completely_and_in_order()
    {
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Append($"seat/{i:D5}", 0)));

        (await Journals("seat/")).ShouldBe(Enumerable.Range(0, 2_000).Select(i => $"seat/{i:D5}"));
    }
}
