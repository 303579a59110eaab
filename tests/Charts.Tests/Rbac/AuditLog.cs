using System.Text.Json.Nodes;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>One request as the API server saw it.</summary>
internal sealed record AuditedRequest(string User, string Verb, string Group, string Resource, string Namespace, string Name, int Code);

/// <summary>The audit log of an API server of a test's own.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public AuditLog() => File.WriteAllText(_directory.Below("policy.yaml"), """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: None
          users: [admin]
        - level: Metadata
        """);

    /// <summary>What the API server has to be started with.</summary>
    public IReadOnlyList<string> Flags => [$"--audit-policy-file={_directory.Below("policy.yaml")}", $"--audit-log-path={Log}", "--audit-log-mode=blocking"];

    private string Log => _directory.Below("audit.log");

    /// <summary>Every request of a user for resources so far, from the moment when it arrived; it has a code once it is answered.</summary>
    public IReadOnlyList<AuditedRequest> Of(string user)
    {
        using StreamReader reader = new(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd();

        // What follows the last line's end is still being written.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).OfType<AuditedRequest>().Where(request => request.User == user)];
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
            Field(request["user"]!, "username"), Field(request, "verb"), Field(target, "apiGroup"), resource, Field(target, "namespace"), Field(target, "name"),
            request["responseStatus"]?["code"]?.GetValue<int>() ?? 0);
    }

    private static string Field(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";
}
