using System.Text.Json.Nodes;

namespace RsyslogRelp.Testing.ApiServer;

/// <summary>A watch. It starts with the existing objects, as if they were new.</summary>
public sealed class RawWatch : IDisposable
{
    private readonly string _path;
    private readonly StreamReader _events;

    internal RawWatch(string path, Stream events) => (_path, _events) = (path, new StreamReader(events));

    /// <summary>Waits for a change; earlier ones are skipped.</summary>
    /// <param name="isAwaited">Selects the change by its type, such as <c>MODIFIED</c>, and the object.</param>
    /// <param name="expected">What the test waits for.</param>
    /// <returns>The object.</returns>
    public async Task<JsonNode> FirstAsync(Func<string, JsonNode, bool> isAwaited, string expected)
    {
        try
        {
            while (await _events.ReadLineAsync().WaitAsync(Eventually.Patience) is { } line)
            {
                JsonNode change = JsonNode.Parse(line)!;
                if (isAwaited((string)change["type"]!, change["object"]!))
                {
                    return change["object"]!;
                }
            }
        }
        catch (TimeoutException)
        {
        }

        throw new InvalidOperationException($"The watch of {_path} waited in vain for {expected}.");
    }

    public void Dispose() => _events.Dispose();
}
