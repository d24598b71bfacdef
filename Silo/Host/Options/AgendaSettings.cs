using Metering.Actors.Agenda;

namespace Metering.Host.Options;

/// <summary>Settings of the section "Metering:Agenda": how soon after it was due an account is woken, and how many at once.</summary>
internal static class AgendaSettings
{
    private const string Section = "Metering:Agenda";

    /// <summary>The pace of a silo's shards.</summary>
    /// <exception cref="StartRefusedException">A value is out of range; the sentence names it.</exception>
    public static AgendaPace Read(IConfiguration configuration)
    {
        var reader = new SettingReader(configuration, Section);
        reader.Only("SweepSeconds", "WakesAtOnce");
        return new AgendaPace(reader.Number("WakesAtOnce", AgendaPace.UsualWidth, 1, 4_096),
            TimeSpan.FromSeconds(reader.Number("SweepSeconds", 60, 2, 300)));
    }
}
