using System.Text.Encodings.Web;
using Fluid;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>Puts the name of a template before the message of what fails in it, and before that the names of those that include it.</summary>
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
