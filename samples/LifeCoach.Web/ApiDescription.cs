using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LifeCoach.Web;

/// <summary>The OpenAPI document, at /openapi/v1.json.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services)
    {
        // Numbers are written as numbers, and are described so.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi(Describe);
    }

    private static void Describe(OpenApiOptions options) => options
        .AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Life coach", Version = "v1", Description = "A visitor's conversations with the life coach. A visitor is known by the cookie that the page brings." };
            return Task.CompletedTask;
        })
        .AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description is { HttpMethod: "POST", RelativePath: { } path } && path.EndsWith("/messages", StringComparison.Ordinal))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(Header("Idempotency-Key", "A name for this message: sent again under it, it is answered once, and a stream that broke off goes on."));
                operation.Parameters.Add(Header("Last-Event-ID", "The id of the last event that was received, where a stream is to go on."));
            }

            return Task.CompletedTask;
        });

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
