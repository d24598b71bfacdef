using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metering.Domain.Refusals;
using Metering.Http.Commands;
using Metering.Http.Operations;
using Metering.Http.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Metering.Http.OpenApi;

/// <summary>Adds to each operation what its metadata says: words, parameters, security, examples and every refusal by status.</summary>
internal static partial class OperationWords
{
    public static async Task Transform(OpenApiOperation document, OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation>().SingleOrDefault() is not { } operation) return;
        document.Summary = operation.Summary;
        document.Description = operation.Description.Length == 0 ? null : operation.Description;
        document.OperationId = Name(operation);
        document.Tags = new HashSet<OpenApiTagReference> { new(operation.Pattern.Split('/')[2], context.Document) };
        document.Parameters = [.. Parameters(operation)];
        if (operation.Roles is { Count: > 0 })
            document.Security = [new() { [new OpenApiSecuritySchemeReference(DocumentWords.Scheme, context.Document)] = [] }];
        Example(document.RequestBody?.Content, operation.RequestExample);
        foreach (var response in document.Responses!.Values)
        {
            Example(response.Content, operation.ReplyExample);
            response.Description ??= "Done.";
            if (operation.Links is not null) Linked(response.Content);
        }
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellationToken);
        context.Document?.AddComponent("Problem", problem);
        foreach (var group in Refusals(operation).GroupBy(code => code.Status).OrderBy(group => group.Key))
            document.Responses![group.Key.ToString(CultureInfo.InvariantCulture)] = Problem(group, context.Document);
    }

    /// <summary>A reply whose links are added to what its type says.</summary>
    private static void Linked(IDictionary<string, OpenApiMediaType>? content)
    {
        foreach (var media in content?.Values ?? [])
            media.Schema = new OpenApiSchema
            {
                AllOf =
                [
                    media.Schema!,
                    new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { ReplyLinks.Property },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            [ReplyLinks.Property] = new OpenApiSchema
                            {
                                Type = JsonSchemaType.Array,
                                Items = new OpenApiSchema { Type = JsonSchemaType.String },
                                Description = "Where what was changed can be read.",
                            },
                        },
                    },
                ],
            };
    }

    private static string Name(Operation operation) => operation.Method.ToLowerInvariant()
        + string.Concat(NotWord().Split(operation.Pattern["/v1/".Length..]).Where(word => word.Length > 0)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static IEnumerable<IOpenApiParameter> Parameters(Operation operation)
    {
        foreach (Match match in InPath().Matches(operation.Pattern))
            yield return Text(match.Groups[1].Value, ParameterLocation.Path, match.Groups[1].Value == "month" ? "yyyyMM." : null, true);
        foreach (var (name, meaning) in operation.QueryParameters) yield return Text(name, ParameterLocation.Query, meaning, false);
        if (operation.IsCommand)
            yield return Text(IdempotencyKey.Header, ParameterLocation.Header, "16 to 255 visible ASCII characters, quoted or bare.",
                operation.MovesMoney);
    }

    private static OpenApiParameter Text(string name, ParameterLocation place, string? meaning, bool required) => new()
    {
        Name = name,
        In = place,
        Description = meaning,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static IEnumerable<RefusalCode> Refusals(Operation operation)
    {
        IEnumerable<RefusalCode> codes = operation.Refusals;
        if (operation.Method != "GET") codes = codes.Concat([RefusalCodes.Malformed, RefusalCodes.UnsupportedMediaType,
            RefusalCodes.TooLarge]);
        if (operation.MovesMoney) codes = codes.Append(RefusalCodes.IdempotencyKeyRequired);
        if (operation.IsCommand) codes = codes.Concat([RefusalCodes.IdempotencyKeyReused, RefusalCodes.IdempotencyKeyInFlight]);
        if (operation.Roles is { Count: > 0 })
            codes = codes.Concat([RefusalCodes.Unauthenticated, RefusalCodes.Forbidden, RefusalCodes.RateLimited,
                RefusalCodes.LoadShed, RefusalCodes.Overloaded, RefusalCodes.OutcomeUnknown]);
        if (operation.Pattern.Contains('{', StringComparison.Ordinal)) codes = codes.Append(RefusalCodes.NotFound);
        return codes.Distinct();
    }

    private static OpenApiResponse Problem(IEnumerable<RefusalCode> codes, OpenApiDocument? document)
    {
        var list = codes.OrderBy(code => code.Code, StringComparer.Ordinal).ToList();
        var first = list[0];
        return new OpenApiResponse
        {
            Description = string.Join(' ', list.Select(code => $"{code.Code}: {code.Meaning}")),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemWriter.MediaType] = new()
                {
                    Schema = new OpenApiSchemaReference("Problem", document),
                    Example = new JsonObject
                    {
                        ["type"] = "/v1/problems/" + first.Code, ["title"] = first.Meaning, ["status"] = first.Status,
                            ["detail"] = first.Meaning,
                        ["instance"] = "/v1", ["code"] = first.Code, ["clause"] = first.Clause, ["retryable"] = first.Retryable,
                            ["errors"] = new JsonArray(),
                    },
                },
            },
        };
    }

    private static void Example(IDictionary<string, OpenApiMediaType>? content, string? example)
    {
        if (example is null || content is null) return;
        foreach (var (type, media) in content)
        {
            // What is not JSON, such as a scanned document, has its example as a text.
            var value = type.Contains("json", StringComparison.Ordinal) ? JsonNode.Parse(example) : JsonValue.Create(example);
            media.Example = type.Contains("batch", StringComparison.Ordinal) ? new JsonArray(value) : value;
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex InPath();

    [GeneratedRegex(@"\W+")]
    private static partial Regex NotWord();
}
