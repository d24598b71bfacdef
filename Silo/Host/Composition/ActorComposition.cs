using System.Security.Cryptography;
using Metering.Actors.Access;
using Metering.Actors.Accounts;
using Metering.Actors.Agenda;
using Metering.Actors.Catalogue;
using Metering.Actors.Invoices;
using Metering.Actors.Journaling;
using Metering.Actors.Notices;
using Metering.Actors.Usage;
using Metering.Actors.Webhooks;
using Metering.Domain.Accounts;
using Metering.Host.Fapiao;
using Metering.Host.Notices;
using Metering.Host.Options;
using Metering.Host.Webhooks;
using Metering.Journal.Protocol;

namespace Metering.Host.Composition;

/// <summary>What the grains need: journal services, policies, the silo's copy of the catalogue, randomness from outside.</summary>
internal static class ActorComposition
{
    public static void Add(IServiceCollection services, HostSettings settings, AccountPolicies policies, FapiaoSettings fapiao,
        NoticeSettings notices, AgendaPace pace)
    {
        services.AddSingleton(new ProtocolLimits { LiveBuckets = UsageClaims.LiveBuckets });
        services.AddSingleton<JournalServices>();
        services.AddSingleton<ISecretSource, RandomSecrets>();
        services.AddSingleton(new AgendaShards());
        services.AddSingleton(_ => pace);
        services.AddSingleton(policies);
        services.AddSingleton<ITaxPlatform>(new FileExchange(fapiao.Folder));
        services.AddSingleton<InvoiceServices>();
        services.AddSingleton<AccountServices>();
        services.AddSingleton(new CatalogueOptions { Tenant = settings.Tenant });
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<ICatalogueSource>(provider => provider.GetRequiredService<CatalogueCache>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<CatalogueCache>());
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueCache>());
        services.AddSingleton(settings.Authorizations with { UsageGraceHours = policies.UsageGraceHours });
        services.AddMeteredResources();
        if (notices.Smtp is { } smtp) services.AddSingleton<INoticeChannel>(new SmtpChannel(smtp));
        if (notices.Sms is { } sms) services.AddSingleton<INoticeChannel>(_ => new SmsGatewayChannel(sms));
        services.AddSingleton<IWebhookTransport>(provider => new WebhookTransport(new TargetGuard(settings.WebhooksMayReachLoopback),
            provider.GetRequiredService<TimeProvider>(), TimeSpan.FromSeconds(settings.WebhookSeconds)));
    }

    private sealed class RandomSecrets : ISecretSource
    {
        public byte[] Bytes(int count) => RandomNumberGenerator.GetBytes(count);
    }
}
