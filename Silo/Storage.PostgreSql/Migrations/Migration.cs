using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Metering.Storage.PostgreSql.Migrations;

/// <summary>One numbered step of the schema, as it was shipped.</summary>
/// <param name="Number">Its place, from 1, without gaps.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Sql">What it does.</param>
/// <param name="Checksum">SHA-256 of the text; a step that was applied must never change.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>All steps that this program knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => Read(assembly, name)).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Number != i + 1)
                throw new InvalidOperationException($"The migrations are not numbered without gaps: {all[i].Name}.");
        }
        return all;
    }

    private static Migration Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Migration(int.Parse(name[..4], System.Globalization.CultureInfo.InvariantCulture), name, sql, checksum);
    }
}
