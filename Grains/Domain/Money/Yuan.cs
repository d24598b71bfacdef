using System.Globalization;
using System.Text;

namespace Metering.Domain.Money;

/// <summary>Amounts for people (requirements 4.4).</summary>
public static class Yuan
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private const ulong TenThousand = 10_000;
    private const ulong HundredMillion = 100_000_000;
    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly int[] PlaceValues = [1, 10, 100, 1_000];

    /// <summary>¥1,234.56; a minus stands before the sign.</summary>
    public static string Format(long fen)
    {
        var yuan = Math.Abs((decimal)fen) / 100m;
        return (fen < 0 ? "-¥" : "¥") + yuan.ToString("#,##0.00", CultureInfo.InvariantCulture);
    }

    /// <summary>Chinese capitals (大写金额) as printed on a fapiao: 壹佰元整, 壹仟零伍元零陆分; 整 follows whenever there are no single fen.</summary>
    public static string Capitals(long fen)
    {
        var magnitude = fen < 0 ? (ulong)-(Int128)fen : (ulong)fen;
        var (yuan, tenths, hundredths) = (magnitude / 100, (int)(magnitude / 10 % 10), (int)(magnitude % 10));
        var text = new StringBuilder(fen < 0 ? "负" : "");
        if (yuan > 0 || magnitude == 0) text.Append(magnitude == 0 ? "零" : Integer(yuan)).Append('元');
        if (tenths > 0) text.Append(Digits[tenths]).Append('角');
        else if (hundredths > 0 && yuan > 0) text.Append('零');
        return hundredths > 0 ? text.Append(Digits[hundredths]).Append('分').ToString() : text.Append('整').ToString();
    }

    private static string Integer(ulong value) => value switch
    {
        >= HundredMillion => Grouped(value, HundredMillion, '亿'),
        >= TenThousand => Grouped(value, TenThousand, '万'),
        _ => Thousands((int)value),
    };

    // One 零 stands for any run of zeros right after 亿 or 万; none is needed when the next group is full.
    private static string Grouped(ulong value, ulong unit, char name)
    {
        var (high, low) = Math.DivRem(value, unit);
        var gap = low > 0 && low < unit / 10 ? "零" : "";
        return Integer(high) + name + gap + (low > 0 ? Integer(low) : "");
    }

    private static string Thousands(int value)
    {
        var text = new StringBuilder();
        var zero = false;
        for (var place = 3; place >= 0; place--)
        {
            var digit = value / PlaceValues[place] % 10;
            if (digit == 0)
            {
                zero = text.Length > 0;
                continue;
            }
            if (zero) text.Append('零');
            text.Append(Digits[digit]).Append(Places[place]);
            zero = false;
        }
        return text.ToString();
    }
}
