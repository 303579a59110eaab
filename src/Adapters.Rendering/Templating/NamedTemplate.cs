using System.Text.Encodings.Web;
using Fluid;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>
/// Prefixes the message of a failed render with the name of the template, and with the names of the templates that include it.
/// </summary>
/// <param name="name">The template's file name.</param>
/// <param name="template">The parsed template.</param>
internal sealed class NamedTemplate(string name, IFluidTemplate template) : IFluidTemplate
{
    /// <inheritdoc/>
    public async ValueTask RenderAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        try
        {
            await template.RenderAsync(writer, encoder, context);
        }

        // Fluid has no exception of its own for templates that include each other without end.
        catch (Exception exception) when (exception is FluidException or TemplateException or InvalidOperationException)
        {
            throw new TemplateException($"{name}: {exception.Message}", exception);
        }
    }
}
