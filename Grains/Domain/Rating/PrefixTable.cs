namespace Metering.Domain.Rating;

/// <summary>Longest-prefix match on digits: a trie of ten children a node, walked without allocation.</summary>
internal sealed class PrefixTable
{
    private readonly Node root = new();

    public PrefixTable(IEnumerable<(string Prefix, Rate Rate)> prefixes)
    {
        foreach (var (prefix, rate) in prefixes)
        {
            var node = root;
            foreach (var digit in prefix) node = node.Children[digit - '0'] ??= new Node();
            node.Rate = rate;
        }
    }

    /// <summary>
    /// The rate of the longest prefix of the number; null when none matches or when it is not a number: junk is refused as NO_RATE, never
    /// billed as the rest of the world. An absent number matches the empty prefix only.
    /// </summary>
    public Rate? Longest(ReadOnlySpan<char> number)
    {
        if (number is ['+', ..]) number = number[1..];
        var (node, best) = ((Node?)root, root.Rate);
        foreach (var digit in number)
        {
            if (!char.IsAsciiDigit(digit)) return null;
            node = node?.Children[digit - '0'];
            best = node?.Rate ?? best;
        }
        return best;
    }

    private sealed class Node
    {
        public Node?[] Children { get; } = new Node?[10];

        public Rate? Rate { get; set; }
    }
}
