using System.Text;
using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>The audit log of a real API server.</summary>
public sealed class AuditLog : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<AuditedRequest> _requests = [];
    private long _position;

    /// <summary>Creates a log for a server that will be started.</summary>
    public AuditLog() => _directory.Write("policy.yaml", """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: None
          users: [admin]
        - level: Metadata
        """);

    /// <summary>The flags with which the API server must be started.</summary>
    public IReadOnlyList<string> Flags =>
        [$"--audit-policy-file={_directory.Below("policy.yaml")}", $"--audit-log-path={Log}", "--audit-log-mode=blocking"];

    private string Log => _directory.Below("audit.log");

    /// <summary>
    /// All requests of a user for resources so far. A request is listed when it arrives, and again with its code when it is answered.
    /// </summary>
    /// <param name="user">The user's name.</param>
    public IReadOnlyList<AuditedRequest> Of(string user)
    {
        using FileStream log = new(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = _position;
        byte[] bytes = new byte[log.Length - _position];
        log.ReadExactly(bytes);

        // The text after the last line break is still being written.
        int length = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _position += length;
        _requests.AddRange(
            Encoding.UTF8.GetString(bytes, 0, length)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(Parse)
                .OfType<AuditedRequest>());
        return [.. _requests.Where(request => request.User == user)];
    }

    public void Dispose() => _directory.Dispose();

    private static AuditedRequest? Parse(string line)
    {
        JsonNode request = JsonNode.Parse(line)!;
        if (request["objectRef"] is not { } target)
        {
            return null;
        }

        string resource = Field(target, "resource") + (Field(target, "subresource") is { Length: > 0 } sub ? "/" + sub : "");
        return new AuditedRequest(
            Field(
                request["user"]!,
                "username"), Field(request, "verb"), Field(target, "apiGroup"), resource, Field(target, "namespace"), Field(target, "name"),
            request["responseStatus"]?["code"]?.GetValue<int>() ?? 0);
    }

    private static string Field(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}

/// <summary>A request for a resource.</summary>
/// <param name="User">The user.</param>
/// <param name="Verb">The verb, such as <c>patch</c>.</param>
/// <param name="Group">The API group; empty for the core.</param>
/// <param name="Resource">The kind's plural, and a subresource after a slash.</param>
/// <param name="Namespace">The namespace; empty for none.</param>
/// <param name="Name">The object's name; empty if the server generates it, or for a collection.</param>
/// <param name="Code">The code of the answer; 0 before it.</param>
public sealed record AuditedRequest(string User, string Verb, string Group, string Resource, string Namespace, string Name, int Code)
{
    /// <summary>Whether it asks for a change.</summary>
    public bool IsWrite => Verb is not ("get" or "list" or "watch");
}
