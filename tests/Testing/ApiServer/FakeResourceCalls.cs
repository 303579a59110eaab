using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>What <see cref="FakeApiServer"/> does with objects: the verbs.</summary>
internal sealed class FakeResourceCalls(FakeStore store, FakeLists lists, FakeWatches watches, FakeAdmission admission)
{
    public async Task ServeAsync(HttpContext context, FakeRequest request)
    {
        if (request.Resource is not { } resource)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("404 page not found\n");
            return;
        }

        switch (request.Method)
        {
            case "GET" when request.IsWatch:
                await watches.ServeAsync(context, request, resource);
                break;
            case "GET" when request.Name is null:
                await FakeAnswer.JsonAsync(context, 200, lists.Page(request, resource));
                break;
            case "GET":
                await FakeAnswer.JsonAsync(context, 200, store.Get(resource, request.Namespace, request.Name));
                break;
            case "POST":
                await FakeAnswer.JsonAsync(context, 201, await CreateAsync(request, resource, await BodyAsync(context)));
                break;
            case "PUT":
                JsonObject replacement = await BodyAsync(context);
                await FakeAnswer.JsonAsync(context, 200, await UpdateAsync(request, resource, _ => (JsonObject)replacement.DeepClone()));
                break;
            case "PATCH" when context.Request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.Ordinal) == true:
                JsonObject patch = await BodyAsync(context);
                await FakeAnswer.JsonAsync(
                    context, 200, await UpdateAsync(request, resource, before => (JsonObject)JsonPatches.Merge(before, patch)!));
                break;
            case "DELETE":
                string? uid = context.Request.ContentLength > 0 ? (string?)(await BodyAsync(context))["preconditions"]?["uid"] : null;
                await FakeAnswer.JsonAsync(context, 200, store.Delete(resource, request.Namespace, request.Name!, uid));
                break;
            default:
                throw new FakeApiException(415, "UnsupportedMediaType", $"{request.Method} of {context.Request.ContentType}");
        }
    }

    private async Task<JsonObject> CreateAsync(FakeRequest request, FakeResource resource, JsonObject item)
    {
        if (request.Namespace is { } space && item["metadata"] is JsonObject metadata)
        {
            metadata["namespace"] = space;
        }

        JsonObject admitted = await admission.AdmitAsync(request, resource, item, null);
        return request.IsDryRun ? admitted : store.Create(resource, request.Namespace, admitted);
    }

    private async Task<JsonObject> UpdateAsync(FakeRequest request, FakeResource resource, Func<JsonObject, JsonObject> change)
    {
        while (true)
        {
            JsonObject before = store.Get(resource, request.Namespace, request.Name!);
            JsonObject after = change(before);
            JsonObject admitted = request.Subresource is null ? await admission.AdmitAsync(request, resource, after, before) : after;
            if (request.IsDryRun)
            {
                return admitted;
            }

            // Without a resourceVersion from the client, a concurrent change only causes one more attempt.
            if (store.Update(resource, before, admitted, request.Subresource) is { } stored)
            {
                return stored;
            }
        }
    }

    private static async Task<JsonObject> BodyAsync(HttpContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.Body);
            string text = await reader.ReadToEndAsync();
            return JsonNode.Parse(context.Request.ContentType == "application/yaml" ? Json(text) : text) as JsonObject
                ?? throw new FakeApiException(400, "BadRequest", "the body is no object");
        }
        catch (Exception exception) when (exception is JsonException or YamlException)
        {
            throw new FakeApiException(400, "BadRequest", exception.Message);
        }
    }

    private static string Json(string yaml) =>
        new SerializerBuilder()
            .JsonCompatible()
            .Build()
            .Serialize(new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml));
}
