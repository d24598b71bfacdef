using System.Globalization;
using System.Text;

namespace Metering.Domain.Money;

/// <summary>Amounts for people (requirements 4.4).</summary>
public static class Yuan
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly int[] PlaceValues = [1, 10, 100, 1_000];
    private static readonly string[] Groups = ["", "万", "亿", "万亿"];

    /// <summary>¥1,234.56; a minus stands before the sign.</summary>
    public static string Format(long fen)
    {
        var digits = Math.Abs((decimal)fen) / 100m;
        return (fen < 0 ? "-¥" : "¥") + digits.ToString("#,##0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>Chinese capitals (大写金额) as printed on a fapiao: 壹佰元整, 壹仟零伍元陆分.</summary>
    public static string Capitals(long fen)
    {
        if (fen < 0) return "负" + Capitals(-fen);
        var (yuan, jiao, cents) = (fen / 100, (int)(fen / 10 % 10), (int)(fen % 10));
        var text = new StringBuilder();
        if (yuan > 0) text.Append(Integer(yuan)).Append('元');
        if (jiao > 0) text.Append(Digits[jiao]).Append('角');
        else if (cents > 0 && yuan > 0) text.Append('零');
        if (cents > 0) return text.Append(Digits[cents]).Append('分').ToString();
        return (text.Length == 0 ? text.Append("零元") : text).Append('整').ToString();
    }

    private static string Integer(long value)
    {
        var text = new StringBuilder();
        var zero = false;
        for (var group = 3; group >= 0; group--)
        {
            var part = (int)(value / Power(group) % 10_000);
            if (part == 0)
            {
                zero |= text.Length > 0;
                continue;
            }
            if (text.Length > 0 && (zero || part < 1_000)) text.Append('零');
            text.Append(Group(part)).Append(Groups[group]);
            zero = false;
        }
        return text.ToString();
    }

    private static string Group(int part)
    {
        var text = new StringBuilder();
        var zero = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = part / PlaceValues[place] % 10;
            if (digit == 0)
            {
                zero |= text.Length > 0;
                continue;
            }
            if (zero) text.Append('零');
            text.Append(Digits[digit]).Append(Places[place]);
            zero = false;
        }
        return text.ToString();
    }

    private static long Power(int group) => group switch { 3 => 1_000_000_000_000, 2 => 100_000_000, 1 => 10_000, _ => 1 };
}
