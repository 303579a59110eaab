using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp;

/// <summary>Creates the renderer for programs that embed it.</summary>
public static class RsyslogRelpRenderer
{
    /// <summary>
    /// A renderer with the templates of this package. Create it once and keep it: it is thread-safe and parses the templates only once.
    /// </summary>
    public static NodeManifestRenderer CreateDefault() => new(CreateTemplateRenderer());

    /// <summary>
    /// The Liquid engine with the templates of this package, for text that is not a file of a node. Thread-safe: create it once.
    /// </summary>
    public static ITemplateRenderer CreateTemplateRenderer() => new FluidTemplateRenderer();
}
