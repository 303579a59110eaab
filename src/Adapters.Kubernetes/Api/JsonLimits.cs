using System.Text.Json;

namespace RsyslogRelp.Adapters.Kubernetes.Api;

/// <summary>The bounds of JSON that comes from an API server.</summary>
internal static class JsonLimits
{
    /// <summary>
    /// The nesting that an API server allows. Foreign objects arrive in lists, watches and reviews at any depth; no code here recurses
    /// into them.
    /// </summary>
    public const int MaxDepth = 10_000;

    /// <summary>Reader options with <see cref="MaxDepth"/>.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };
}
