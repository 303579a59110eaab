using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>
/// Label and field selectors, as far as tests need them: <c>a=b</c>, <c>a!=b</c>, <c>a</c> and <c>!a</c>, joined by commas.
/// </summary>
internal static class FakeSelector
{
    public static Func<JsonObject, bool> Of(FakeRequest request)
    {
        Func<JsonObject, bool>[] terms =
        [
            .. Terms(
                request.Query.GetValueOrDefault("labelSelector"), static (item, label) => (string?)item["metadata"]!["labels"]?[label]),
            .. Terms(request.Query.GetValueOrDefault("fieldSelector"), static (item, field) => field switch
            {
                "metadata.name" => (string?)item["metadata"]!["name"],
                "metadata.namespace" => (string?)item["metadata"]!["namespace"],
                _ => throw new FakeApiException(400, "BadRequest", $"field label not supported: {field}"),
            }),
        ];
        return item =>
            (request.Namespace is null || (string?)item["metadata"]!["namespace"] == request.Namespace) && terms.All(term => term(item));
    }

    private static IEnumerable<Func<JsonObject, bool>> Terms(string? selector, Func<JsonObject, string, string?> value) =>
        (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select<string, Func<JsonObject, bool>>(term => term.Split('=') switch
        {
            [var name] when name.StartsWith('!') => item => value(item, name[1..]) is null,
            [var name] when !name.Contains(' ', StringComparison.Ordinal) => item => value(item, name) is not null,
            [var name, var wanted] when name.EndsWith('!') => item => value(item, name[..^1]) != wanted,
            [var name, var wanted] => item => value(item, name) == wanted,
            [var name, "", var wanted] => item => value(item, name) == wanted,
            _ => throw new FakeApiException(400, "BadRequest", $"unable to parse requirement: {term}"),
        });
}
