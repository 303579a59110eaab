using System.Text.Json;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>Limits for JSON from an API server.</summary>
internal static class JsonLimits
{
    /// <summary>
    /// The nesting depth that an API server allows. Foreign objects in lists, watches and reviews may have any depth; no code here recurses
    /// into them.
    /// </summary>
    public const int MaxDepth = 10_000;

    /// <summary>Reader options with <see cref="MaxDepth"/>.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };
}
