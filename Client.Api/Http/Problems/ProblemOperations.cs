using Metering.Domain.Refusals;
using Metering.Http.Formats;
using Metering.Http.Operations;

namespace Metering.Http.Problems;

/// <summary>One refusal of the closed list, as documented.</summary>
/// <param name="Type">The type member of its problem documents.</param>
/// <param name="Code">Stable name.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Clause">Clause of the agreement; null for a rule of the interface.</param>
/// <param name="Meaning">What was refused and what the caller can do.</param>
/// <param name="Retryable">True when the same request may succeed later.</param>
public sealed record ProblemTypeBody(string Type, string Code, int Status, string? Clause, string Meaning, bool Retryable);

/// <summary>All refusals.</summary>
public sealed record ProblemTypesBody(ProblemTypeBody[] Items);

/// <summary>A problem document (RFC 9457).</summary>
public sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Instance, string? Code, string? Clause,
    bool Retryable,
    FieldProblem[] Errors);

/// <summary>/v1/problems: the closed list, for reading.</summary>
internal static class ProblemOperations
{
    public static void Map(OperationRoutes routes)
    {
        routes.Get("/v1/problems", call =>
            call.Answer(new ProblemTypesBody([.. RefusalCodes.All.Select(Body)]), WireJson.Default.ProblemTypesBody))
            .AllowAnyone().Says("List all refusals").Gives<ProblemTypesBody>();
        routes.Get("/v1/problems/{code}", One).AllowAnyone().Says("Read one refusal").Gives<ProblemTypeBody>();
    }

    private static Task One(Call call)
    {
        var code = RefusalCodes.All.FirstOrDefault(each => each.Code == call.Route("code")) ?? throw RefusedCallException.NotFound();
        return call.Answer(Body(code), WireJson.Default.ProblemTypeBody);
    }

    private static ProblemTypeBody Body(RefusalCode code) =>
        new("/v1/problems/" + code.Code, code.Code, code.Status, code.Clause, code.Meaning, code.Retryable);
}
