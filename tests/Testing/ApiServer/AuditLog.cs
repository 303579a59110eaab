using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>What <see cref="ApiServerUser.Component"/> has asked of a real API server, in the server's own words.</summary>
/// <param name="path">The server's log.</param>
public sealed class AuditLog(string path)
{
    // A request stands here when it has been answered; a watch, when it has ended.
    internal static string Policy { get; } = $$"""
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, ResponseStarted]
        rules:
        - {level: Metadata, users: [{{ApiServerUser.Component.Name}}]}
        - {level: None}
        """;

    /// <summary>The answered requests in their order.</summary>
    /// <param name="space">Only those in a namespace; null: all.</param>
    public IReadOnlyList<AuditedRequest> Requests(string? space = null)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd();

        // The last line may not be complete yet.
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => space is null || line.Contains($"\"namespace\":\"{space}\"", StringComparison.Ordinal))
                .Select(static line => JsonNode.Parse(line)!)
                .Select(static entry => new AuditedRequest(
                    (string)entry["verb"]!,
                    string.Join('/', ((string?[])[(string?)entry["objectRef"]?["resource"], (string?)entry["objectRef"]?["subresource"]]).OfType<string>()),
                    (string?)entry["objectRef"]?["name"],
                    (int)entry["responseStatus"]!["code"]!)),
        ];
    }
}

/// <summary>A request.</summary>
/// <param name="Verb">What was asked, such as <c>patch</c>.</param>
/// <param name="Resource">Of what, such as <c>extensions/status</c>.</param>
/// <param name="Name">The object's name; null if none was named.</param>
/// <param name="Code">The answer.</param>
public sealed record AuditedRequest(string Verb, string Resource, string? Name, int Code)
{
    /// <summary>Whether it asked for a change.</summary>
    public bool IsWrite => Verb is not ("get" or "list" or "watch");

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Resource}";
}
