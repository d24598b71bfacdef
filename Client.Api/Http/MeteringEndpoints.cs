using Metering.Contracts.Usage;
using Metering.Http.Access;
using Metering.Http.Accounts;
using Metering.Http.Audit;
using Metering.Http.Calendar;
using Metering.Http.Catalogue;
using Metering.Http.Clocks;
using Metering.Http.Conduct;
using Metering.Http.Disruptions;
using Metering.Http.Dunning;
using Metering.Http.Formats;
using Metering.Http.Invoices;
using Metering.Http.Ledger;
using Metering.Http.Notices;
using Metering.Http.Numbers;
using Metering.Http.OpenApi;
using Metering.Http.Operations;
using Metering.Http.Orders;
using Metering.Http.Packages;
using Metering.Http.Problems;
using Metering.Http.Qualification;
using Metering.Http.Quotas;
using Metering.Http.Refunds;
using Metering.Http.Reports;
using Metering.Http.Seats;
using Metering.Http.Statements;
using Metering.Http.Tickets;
using Metering.Http.Usage;
using Metering.Http.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Metering.Http;

/// <summary>
/// The HTTP interface. It needs an <see cref="IGrainFactory"/> and nothing else, so it runs inside a silo or alone as a client of
/// the cluster.
/// </summary>
public static class MeteringEndpoints
{
    /// <summary>Adds what the interface needs: the cache of API keys, bounds, JSON and the reference.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services, CallLimitOptions? limits = null,
        ConductBounds? conduct = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiKeyCache>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AreaTables>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyCache>());
        services.AddSingleton(provider => new ConductWatch(provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<TimeProvider>(), conduct ?? new ConductBounds()));
        services.AddSingleton(_ => new CallLimits(limits ?? new CallLimitOptions()));
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default));
        return services.AddReference();
    }

    /// <summary>Problem documents for what no operation answers (unknown address or method), and safe headers on everything.</summary>
    public static IApplicationBuilder UseMetering(this IApplicationBuilder app) => app.UseMiddleware<EdgeMiddleware>();

    /// <summary>Maps every operation and the reference.</summary>
    public static void MapMetering(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var routes = new OperationRoutes(endpoints);
        var keys = services.GetRequiredService<ApiKeyCache>();
        var grains = services.GetRequiredService<IGrainFactory>();
        IMeteredResource Resource(string subject) => Subjects.Resource(grains, subject)!;
        var local = services.GetService<ILocalResources>();
        var resources = new ResourceCalls(local);
        RecordUsage.Map(routes, new UsageIntake(Resource, local,
            new UsagePurposes(grains, services.GetRequiredService<AreaTables>()), services.GetRequiredService<ConductWatch>()));
        VoidUsageOperation.Map(routes);
        new Authorizations(resources).Map(routes);
        ReadConsumption.Map(routes);
        ReadEntitlement.Map(routes, resources);
        OpenAccountOperation.Map(routes);
        ChangeAccountOperation.Map(routes);
        ReadAccounts.Map(routes);
        if (services.GetService<IAccountDirectory>() is { } directory)
        {
            ListAccounts.Map(routes, directory);
            ReportOperations.Map(routes, directory);
        }
        UnparkAccount.Map(routes);
        TopUpAccount.Map(routes);
        PayStatementsOperation.Map(routes);
        DunningOperations.Map(routes);
        CollectionOperations.Map(routes);
        CaseOperations.Map(routes);
        DataAuditOperations.Map(routes);
        DisruptionOperations.Map(routes);
        RegionalOperations.Map(routes);
        DamagesOperations.Map(routes);
        RuleOperations.Map(routes);
        AgreementOperations.Map(routes);
        OrderOperations.Map(routes);
        ListOrders.Map(routes);
        TradeListOperations.Map(routes, services.GetService<IAccountDirectory>());
        OpeningOperations.Map(routes);
        SubscriptionOperations.Map(routes);
        TermOperations.Map(routes);
        RefundRequests.Map(routes);
        RefundOperations.Map(routes);
        NoticeOperations.Map(routes);
        WebhookOperations.Map(routes);
        TicketOperations.Map(routes);
        AuditOperations.Map(routes);
        InvoiceOperations.Map(routes);
        InvoiceDeskOperations.Map(routes);
        CalendarOperations.Map(routes);
        SeatOperations.Map(routes);
        StorageQuotaOperations.Map(routes);
        NumberOperations.Map(routes);
        InventoryOperations.Map(routes);
        ImportNumbers.Map(routes);
        AreaTableOperations.Map(routes);
        QualificationOperations.Map(routes);
        DocumentContentOperations.Map(routes);
        GroupConsentOperations.Map(routes);
        PackageOperations.Map(routes);
        StatementOperations.Map(routes);
        DeskOperations.Map(routes);
        WhatIfOperation.Map(routes);
        LedgerOperations.Map(routes);
        PriceBookOperations.Map(routes);
        ClockOperations.Map(routes);
        ApiKeyOperations.Map(routes, keys);
        ProblemOperations.Map(routes);
        endpoints.MapReference();
    }
}
