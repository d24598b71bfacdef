namespace Metering.Grains.Tests.Journaling;

/// <summary>Texts of a length: such as people write, and such as nothing makes shorter.</summary>
internal static class LongTexts
{
    private const string Words = "The line to 0755-86013301 was cut at 9:30; we called back and found the account in order. ";

    public static string Prose(int length) => string.Concat(Enumerable.Repeat(Words, length / Words.Length + 1))[..length];

    public static string Noise(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, static (text, random) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (char)random.Next('!', '~');
        });
    }
}
