using System.Globalization;
using Metering.Domain.Accounts;
using Metering.Domain.Dunning;

namespace Metering.Host.Options;

/// <summary>
/// Dunning policies from the configuration: section Metering:Dunning:Policies, one child a policy, named after it. "standard" changes the
/// policy of accounts that were given no other.
/// </summary>
internal static class DunningSettings
{
    private const string Above = "Metering:Dunning";
    private const string Section = Above + ":Policies";

    /// <summary>The account policies with what the configuration says.</summary>
    /// <exception cref="StartRefusedException">A value is out of range or harder than the law allows; the sentence names it.</exception>
    public static AccountPolicies Read(IConfiguration configuration)
    {
        new SettingReader(configuration, Above).Only("Policies");
        var children = configuration.GetSection(Section).GetChildren().ToList();
        if (children.Count == 0) return new AccountPolicies().Validated();
        var policies = children.Select(child => Policy(configuration, child)).ToList();
        try
        {
            return new AccountPolicies
            {
                Dunning = policies.FirstOrDefault(policy => policy.Name == DunningPolicies.Standard) ?? new DunningPolicy(),
                NamedDunning = DunningPolicies.Of(policies.Where(policy => policy.Name != DunningPolicies.Standard)),
            }.Validated();
        }
        catch (ArgumentException wrong)
        {
            throw new StartRefusedException($"The section {Section} cannot be used: {wrong.Message}");
        }
    }

    private static DunningPolicy Policy(IConfiguration configuration, IConfigurationSection section)
    {
        new SettingReader(configuration, section.Path).Only("NoticeDays", "LateFeePerDayPer10000", "SuspendWhenOverdueDaysExceed",
            "CloseAfterSuspendedDays", "RetentionDays");
        var usual = new DunningPolicy();
        return new DunningPolicy
        {
            Name = section.Key,
            NoticeDays = section["NoticeDays"] is { } days
                ? [.. days.Split(',').Select(day => Number(section, "NoticeDays", day))] : usual.NoticeDays,
            LateFeePerDayPer10000 = Number(section, "LateFeePerDayPer10000", usual.LateFeePerDayPer10000),
            SuspendWhenOverdueDaysExceed = Number(section, "SuspendWhenOverdueDaysExceed", usual.SuspendWhenOverdueDaysExceed),
            CloseAfterSuspendedDays = Number(section, "CloseAfterSuspendedDays", usual.CloseAfterSuspendedDays),
            RetentionDays = section["RetentionDays"] is { } kept ? Number(section, "RetentionDays", kept) : usual.RetentionDays,
        };
    }

    private static int Number(IConfigurationSection section, string name, int usual) =>
        section[name] is { } text ? Number(section, name, text) : usual;

    private static int Number(IConfigurationSection section, string name, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw new StartRefusedException($"The option {section.Path}:{name} is '{text}'; it must be a whole number.");
}
