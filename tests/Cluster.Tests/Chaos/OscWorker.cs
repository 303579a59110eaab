using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests.Chaos;

/// <summary>
/// Creates and updates an OperatingSystemConfig as gardenlet does, and judges each one that the API server returns as stored: it has its
/// own <c>spec</c>, and behind it exactly what a version of the Shoot's configuration prescribes that was stored when the call began, or
/// written since.
/// </summary>
internal sealed class OscWorker(ITestApiServer server, SteadyShoot shoot, Tally tally, string side, int number, int seed)
    : Worker(tally, side)
{
    private const string ForeignPath = "/var/lib/foreign-";

    private readonly Random _random = new(seed);

    // What was sent, by its number: a patch meets what an earlier call has stored, and that may be one whose answer was lost.
    private readonly ConcurrentDictionary<int, JsonObject> _sent = [];
    private int _sequence;

    private string Name => $"osc-{number}";

    private string Path => Seed.OscPath(shoot.Space, Name);

    protected override async Task<(Verdict Verdict, string Detail)?> CallAsync()
    {
        int oldest = shoot.Stored;
        JsonNode? there = await server.Admin.GetAsync(Path);
        (string what, HttpStatusCode status, string body) = await SendAsync(there);
        int newest = shoot.Sent;
        if (status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            return null;
        }

        what = $"{what} {shoot.Space}/{Name}";
        if (!IsGood(status))
        {
            return (Verdict.Failed, $"{what}: {(int)status} {Short(body)}");
        }

        JsonNode stored = JsonNode.Parse(body)!["spec"]!;
        string first = (string)stored["files"]![0]!["path"]!;
        if (!first.StartsWith(ForeignPath, StringComparison.Ordinal)
            || !_sent.TryGetValue(int.Parse(first[ForeignPath.Length..], CultureInfo.InvariantCulture), out JsonObject? foreign))
        {
            return (Verdict.Wrong, $"{what}: not what was sent: {Short(body)}");
        }

        (Verdict verdict, string? difference) = Judge(shoot.Versions, oldest, newest, foreign, there?["spec"], stored);
        return (verdict, difference is null ? what : $"{what}: {difference}");
    }

    /// <summary>Judges a <c>spec</c> that was stored.</summary>
    /// <param name="shoot">The Shoot whose it is.</param>
    /// <param name="oldest">The version that was stored when the call began.</param>
    /// <param name="newest">The last version that may have been stored when it ended.</param>
    /// <param name="foreign">The <c>spec</c> as gardenlet has sent it.</param>
    /// <param name="before">What was stored before the call; null for nothing.</param>
    /// <param name="stored">What is to be judged.</param>
    public static (Verdict Verdict, string? Difference) Judge(
        ShootVersions shoot, int oldest, int newest, JsonObject foreign, JsonNode? before, JsonNode stored)
    {
        for (int version = newest; version >= oldest; version--)
        {
            if (JsonNode.DeepEquals(shoot.Expected(version, foreign), stored))
            {
                return (Verdict.Good, null);
            }
        }

        return JsonNode.DeepEquals(foreign, stored) || JsonNode.DeepEquals(before, stored)
            ? (Verdict.Uncalled, "stored as it was sent")
            : (Verdict.Wrong, $"no version from {oldest} to {newest}: {Difference(shoot.Expected(newest, foreign), stored)}");
    }

    private static string Difference(JsonNode expected, JsonNode actual)
    {
        string wanted = expected.ToJsonString(), found = actual.ToJsonString();
        int at = wanted.Zip(found).TakeWhile(static pair => pair.First == pair.Second).Count();
        return $"expected ...{Short(wanted[Math.Max(0, at - 100)..])} but found ...{Short(found[Math.Max(0, at - 100)..])}";
    }

    private async Task<(string What, HttpStatusCode Status, string Body)> SendAsync(JsonNode? there)
    {
        string collection = Path[..Path.LastIndexOf('/')];
        if (there is null)
        {
            return await WithAsync("POST", HttpMethod.Post, collection, Object());
        }

        switch (_random.Next(8))
        {
            case 0:
                await server.Admin.DeleteAsync(Path);
                return await WithAsync("POST", HttpMethod.Post, collection, Object());
            case 1 or 2:
                JsonObject whole = Object();
                whole["metadata"]!["resourceVersion"] = (string)there["metadata"]!["resourceVersion"]!;
                return await WithAsync("PUT", HttpMethod.Put, Path, whole);
            case 3 or 4:
                return await WithAsync(
                    "apply", HttpMethod.Patch, $"{Path}?fieldManager=gardenlet&force=true", Object(), "application/apply-patch+yaml");
            case 5:
                return await WithAsync(
                    "patch of spec", HttpMethod.Patch, Path, new JsonObject { ["spec"] = Spec() }, "application/merge-patch+json");
            default:
                JsonObject annotations = new() { ["gardener.cloud/timestamp"] = $"{DateTimeOffset.UtcNow:O}" };
                return await WithAsync(
                    "patch of annotations",
                    HttpMethod.Patch,
                    Path,
                    new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } },
                    "application/merge-patch+json");
        }
    }

    private async Task<(string What, HttpStatusCode Status, string Body)> WithAsync(
        string what, HttpMethod method, string path, JsonObject body, string contentType = "application/json")
    {
        (HttpStatusCode status, string answer) = await server.Admin.SendAsync(method, path, body.ToJsonString(), contentType);
        return (what, status, answer);
    }

    private JsonObject Object() => new()
    {
        ["apiVersion"] = "extensions.gardener.cloud/v1alpha1",
        ["kind"] = "OperatingSystemConfig",
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = shoot.Space },
        ["spec"] = Spec(),
    };

    private JsonObject Spec()
    {
        int sequence = ++_sequence;
        StringBuilder text = new();
        for (int length = _random.Next(10, 4000); text.Length < length;)
        {
            text.Append((char)_random.Next(' ', 0x2FFF));
        }

        JsonObject spec = new()
        {
            ["type"] = "gardenlinux",
            ["purpose"] = "reconcile",
            ["files"] = new JsonArray(
                new JsonObject
                {
                    ["path"] = $"{ForeignPath}{sequence}",
                    ["permissions"] = 420,
                    ["content"] = new JsonObject { ["inline"] = new JsonObject { ["encoding"] = "", ["data"] = text.ToString() } },
                },
                new JsonObject
                {
                    ["path"] = "/opt/bin/foreign",
                    ["content"] = new JsonObject { ["imageRef"] = new JsonObject { ["image"] = "i", ["filePathInImage"] = "/x" } },
                }),
            ["units"] = new JsonArray(new JsonObject { ["name"] = "foreign.service", ["content"] = $"[Unit]\nDescription={sequence}\n" }),
        };
        _sent[sequence] = spec;
        _sent.TryRemove(sequence - 50, out _);
        return spec.DeepClone().AsObject();
    }
}
