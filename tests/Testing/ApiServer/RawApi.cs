using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>Calls an API server with plain JSON, so that tests do not set up objects with the code under test.</summary>
public sealed class RawApi : IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Makes a client.</summary>
    /// <param name="address">The server.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="handler">The connections.</param>
    public RawApi(Uri address, string token, HttpMessageHandler handler)
    {
        _client = new HttpClient(handler) { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reads an object or a list; null if there is none.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Get, path);
        return status == HttpStatusCode.NotFound && !IsOfUnknownKind(body) ? null : Parsed(status, body, path);
    }

    /// <summary>Stores a new object in a collection.</summary>
    public async Task<JsonNode> CreateAsync(string path, string json, string contentType = "application/json")
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Post, path, json, contentType);
        return Parsed(status, body, path);
    }

    /// <summary>Replaces an object.</summary>
    public async Task<JsonNode> ReplaceAsync(string path, string json)
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Put, path, json);
        return Parsed(status, body, path);
    }

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public async Task<JsonNode> MergePatchAsync(string path, string json)
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");
        return Parsed(status, body, path);
    }

    /// <summary>Deletes an object.</summary>
    public async Task DeleteAsync(string path)
    {
        (HttpStatusCode status, string body) = await SendAsync(HttpMethod.Delete, path);
        _ = Parsed(status, body, path);
    }

    /// <summary>Makes a namespace.</summary>
    public Task CreateNamespaceAsync(string name) =>
        CreateAsync("/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");

    /// <summary>Sends any request.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        (HttpStatusCode status, string answer) = await TryAsync(method, path, body, contentType);

        // On a busy machine kube-apiserver sometimes loses an answer of its etcd. Idempotent requests are repeated.
        return status == HttpStatusCode.InternalServerError
            && method != HttpMethod.Post
            && answer.Contains("rpc error: code = Internal", StringComparison.Ordinal)
            ? await TryAsync(method, path, body, contentType)
            : (status, answer);
    }

    /// <summary>Watches a collection, or an object of it, from now on.</summary>
    /// <param name="path">The collection, with a query if it has one.</param>
    public async Task<RawWatch> WatchAsync(string path) =>
        new(
            path,
            await _client.GetStreamAsync(
                new Uri(
                    $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}watch=true&resourceVersion=0", UriKind.Relative)));

    public void Dispose() => _client.Dispose();

    private async Task<(HttpStatusCode Status, string Body)> TryAsync(HttpMethod method, string path, string? body, string contentType)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    // A server that has just started does not know its custom resources yet. This says nothing about the object.
    private static bool IsOfUnknownKind(string body) =>
        body.StartsWith("404 page not found", StringComparison.Ordinal)
        || body.Contains("could not find the requested resource", StringComparison.Ordinal);

    private static JsonNode Parsed(HttpStatusCode status, string body, string path) =>
        (int)status < 300 ? JsonNode.Parse(body)! : throw new HttpRequestException($"{path}: {(int)status} {body}", null, status);
}
