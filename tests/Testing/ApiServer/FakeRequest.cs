using Microsoft.AspNetCore.Http;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A request that <see cref="FakeApiServer"/> has received.</summary>
public sealed record FakeRequest
{
    internal FakeRequest(HttpRequest request)
    {
        Method = request.Method;
        Path = request.Path.Value!;
        Query = request.Query.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString(), StringComparer.Ordinal);
        UserAgent = request.Headers.UserAgent.ToString();
        Authorization = request.Headers.Authorization.ToString();
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path without the query.</summary>
    public string Path { get; }

    /// <summary>The query.</summary>
    public IReadOnlyDictionary<string, string> Query { get; }

    /// <summary>The header <c>User-Agent</c>.</summary>
    public string UserAgent { get; }

    /// <summary>The header <c>Authorization</c>.</summary>
    public string Authorization { get; }

    /// <summary>Whether it asks for a watch.</summary>
    public bool IsWatch => Query.GetValueOrDefault("watch") == "true";

    /// <summary>Whether it is a dry run.</summary>
    public bool IsDryRun => Query.GetValueOrDefault("dryRun") == "All";

    /// <summary>Whether it asks for a list.</summary>
    public bool IsList => Method == "GET" && !IsWatch && Resource is { } && Name is null;

    /// <summary>The kind, and the namespace and the object if the path names them.</summary>
    internal FakeResource? Resource => Parsed.Resource;

    internal string? Namespace => Parsed.Namespace;

    internal string? Name => Parsed.Name;

    internal string? Subresource => Parsed.Subresource;

    private (FakeResource? Resource, string? Namespace, string? Name, string? Subresource) Parsed
    {
        get
        {
            string[] parts = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            int at = parts is ["api", ..] ? 2 : 3;
            if (parts.Length <= at || parts[0] is not ("api" or "apis"))
            {
                return default;
            }

            string group = parts[0] == "api" ? "" : parts[1];
            string version = parts[at - 1];
            string? space = null;
            if (parts.Length > at + 2
                && parts[at] == "namespaces"
                && FakeResource.All.Any(resource => resource.Group == group && resource.Plural == parts[at + 2]))
            {
                space = parts[at + 1];
                at += 2;
            }

            return (FakeResource.All.FirstOrDefault(resource =>
                resource.Group == group && resource.Version == version && resource.Plural == parts[at]),
                space, parts.ElementAtOrDefault(at + 1), parts.ElementAtOrDefault(at + 2));
        }
    }
}
