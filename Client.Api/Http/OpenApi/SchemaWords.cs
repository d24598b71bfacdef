using System.Text.Json.Nodes;
using Metering.Contracts.Access;
using Metering.Contracts.Accounts;
using Metering.Contracts.Usage;
using Metering.Http.Formats;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;

namespace Metering.Http.OpenApi;

/// <summary>Schemas of the types that are written by converters.</summary>
internal static class SchemaWords
{
    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var nullable = context.JsonTypeInfo.Type != type;
        if (type == typeof(Instant)) Text(schema, nullable, "date-time", null);
        else if (type == typeof(LocalDate)) Text(schema, nullable, "date", null);
        else if (type == typeof(YearMonth)) Text(schema, nullable, null, "^[0-9]{6}$");
        else if (type == typeof(ApiRole)) Words(schema, nullable, new ApiRoleJson().Words);
        else if (type == typeof(PaymentChannel)) Words(schema, nullable, new PaymentChannelJson().Words);
        else if (type == typeof(ResourceKind)) Words(schema, nullable, new ResourceKindJson().Words);
        return Task.CompletedTask;
    }

    private static void Text(OpenApiSchema schema, bool nullable, string? format, string? pattern)
    {
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = pattern;
    }

    private static void Words(OpenApiSchema schema, bool nullable, IEnumerable<string> words)
    {
        Text(schema, nullable, null, null);
        schema.Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word)!)];
    }
}
