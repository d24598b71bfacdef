using CsCheck;
using Metering.Storage.AzureTables.Rows;
using Shouldly;

namespace Metering.AzureStorage.Tests.Layout;

/// <summary>Names become keys that the table service takes, that are told apart, and that sort as the names do.</summary>
public sealed class KeyNames
{
    private static readonly int Iterations =
        int.TryParse(Environment.GetEnvironmentVariable("METERING_TEST_SCALE"), out var scale) ? scale : 2_000;

    private const string Marks = "azAZ09/_-.~!: %账户é";

    private static readonly Gen<string> AnyName = Gen.OneOf(
        Gen.String[Gen.Int[0, Marks.Length - 1].Select(i => Marks[i]), 1, 12],
        Gen.String[Gen.Char['\u0020', '\u02ff'], 1, 12],
        Gen.Int[0, 4].Select(i => new[] { "\U0001F600", "\U0001F600a", "\uFFFF", "\uFFFD", "\uD7FF" }[i]));

    [Fact]
    public void Keys_sort_as_the_names_bytes_do() => Gen.Select(AnyName, AnyName).Sample((one, other) =>
    {
        var keys = Math.Sign(string.CompareOrdinal(Names.Key(one), Names.Key(other)));
        return keys == Math.Sign(Names.CompareUtf8(one, other));
    }, iter: Iterations);

    [Fact]
    public void A_prefix_of_a_name_begins_its_key_and_bounds_it_and_nothing_else() => Gen.Select(AnyName, AnyName, AnyName)
        .Sample((prefix, rest, other) =>
        {
            var first = Names.Prefix(prefix);
            var past = Names.PastPrefix(first);
            bool Within(string name) => string.CompareOrdinal(Names.Key(name), first) >= 0 && string.CompareOrdinal(Names.Key(name), past) < 0;
            return Within(prefix) && Within(prefix + rest) && Within(other) == other.StartsWith(prefix, StringComparison.Ordinal);
        }, iter: Iterations);

    [Fact]
    public void A_key_holds_only_harmless_characters_and_is_never_too_long() => AnyName.Select(Gen.Int[1, 60], (part, times) =>
        string.Concat(Enumerable.Repeat(part, times))).Sample(name =>
        {
            var key = Names.Key(name);
            return key.Length <= 434 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '!' or ':' or '_' or '~');
        }, iter: Iterations);

    [Fact]
    public void Long_names_that_begin_alike_have_different_keys_with_the_same_beginning()
    {
        var keys = Enumerable.Range(0, 1_000).Select(i => Names.Key(new string('/', 400) + i)).ToList();

        keys.Distinct().Count().ShouldBe(1_000);
        keys.Select(key => key[..400]).Distinct().Count().ShouldBe(1);
        keys.ShouldAllBe(key => key.Length == 434 && Names.IsCut(key));
    }

    [Theory]
    [InlineData("account/acc_7", "account!2Facc_5F7")]
    [InlineData("seat/张", "seat!2F~E5~BC~A0")]
    public void Keys_can_be_read_by_a_person_and_never_change(string name, string key) => Names.Key(name).ShouldBe(key);

    [Fact]
    public void The_account_of_a_journal_never_changes() =>
        Enumerable.Range(0, 12).Select(i => Names.Spread(new Metering.Journal.JournalId($"account/{i}"), 5)).ShouldBe(Pinned);

    // Written down once: another hash would look for journals where they are not.
    private static readonly int[] Pinned = [3, 0, 3, 0, 1, 3, 4, 3, 4, 2, 3, 4];
}
