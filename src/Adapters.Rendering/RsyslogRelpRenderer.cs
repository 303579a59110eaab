using RsyslogRelp.Adapters.Rendering.Templating;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp;

/// <summary>The way in for programs that embed the renderer.</summary>
public static class RsyslogRelpRenderer
{
    /// <summary>A renderer with the templates of this package. Make it once and keep it: it is thread-safe, and templates are parsed once per renderer.</summary>
    public static NodeManifestRenderer CreateDefault() => new(CreateTemplateRenderer());

    /// <summary>The Liquid engine over the templates of this package, for what is rendered beside the files of a node. Thread-safe; make it once.</summary>
    public static ITemplateRenderer CreateTemplateRenderer() => new FluidTemplateRenderer();
}
