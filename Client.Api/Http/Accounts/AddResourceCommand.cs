using Metering.Contracts.Accounts;
using Metering.Contracts.Commands;
using Metering.Contracts.Usage;
using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;
using Metering.Http.Usage;
using Microsoft.AspNetCore.Http;

namespace Metering.Http.Accounts;

/// <summary>What adding a seat, a number and a package have in common.</summary>
internal static class AddResourceCommand
{
    /// <summary>Refusals of a product that needs something first.</summary>
    public static readonly RefusalCode[] Prerequisites = [RefusalCodes.BaseProductRequired, RefusalCodes.AgreementNotAccepted,
        RefusalCodes.MaterialIncomplete, RefusalCodes.ApiCredentialRequired];

    /// <summary>Refusals of all three.</summary>
    public static readonly RefusalCode[] Refusals = [RefusalCodes.UnknownSku, RefusalCodes.SkuNotForResource, RefusalCodes.AlreadyExists,
        RefusalCodes.AccountClosed, RefusalCodes.InsufficientBalance, RefusalCodes.NotFound, .. Prerequisites];

    /// <summary>Adds it and answers.</summary>
    public static async Task Run(Call call, string account, AddResource command, CommandContext context)
    {
        var reply = await call.Grains.GetGrain<IAccountGrain>(account).AddResource(command, context);
        await call.Answer(reply, StatusCodes.Status201Created, ResourceAnswer.Of, WireJson.Default.ResourceAnswer);
    }

    /// <summary>Answers with a page of the account's resources of one kind.</summary>
    public static async Task List(Call call, ResourceKind kind)
    {
        var owner = call.Grains.GetGrain<IAccountGrain>(call.Account());
        var page = await owner.Resources(call.Tenant, kind, Cursor.Read(call), Cursor.Limit(call));
        if (page is null)
        {
            await call.Answer(null, WireJson.Default.ResourcesAnswer);
            return;
        }
        var views = await Task.WhenAll(page.Subjects.Select(subject => Subjects.Resource(call.Grains, subject)?.View() ?? None));
        await call.Answer(new ResourcesAnswer([.. views.OfType<ResourceView>().Select(ResourceAnswer.Of)],
            Cursor.Write(call, page.NextCursor)),
            WireJson.Default.ResourcesAnswer);
    }

    private static readonly Task<ResourceView?> None = Task.FromResult<ResourceView?>(null);
}
