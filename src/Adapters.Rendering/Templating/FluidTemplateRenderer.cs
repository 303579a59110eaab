using System.Collections.Concurrent;
using System.Globalization;
using Fluid;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>
/// Liquid by Fluid. Strict: a name that the model lacks and a filter that does not exist fail the render. A template includes another
/// one by its file name below <c>Templates/</c>.
/// </summary>
/// <param name="read">Gives the text of a template by its file name.</param>
internal sealed class FluidTemplateRenderer(Func<string, string> read) : ITemplateRenderer
{
    private static readonly FluidParser Parser = new();

    private readonly ConcurrentDictionary<string, IFluidTemplate> _templates = new(StringComparer.Ordinal);
    private readonly TemplateOptions _options = new()
    {
        CultureInfo = CultureInfo.InvariantCulture,
        ModelNamesComparer = StringComparer.Ordinal,
        StrictVariables = true,
        StrictFilters = true,
        FileProvider = new TemplateFileProvider(read),
        DefaultFileExtension = null,
        TemplateParsed = static (name, template) => new NamedTemplate(name, template),
    };

    /// <summary>A renderer of the templates of this package.</summary>
    public FluidTemplateRenderer()
        : this(TemplateFiles.Read)
    {
    }

    /// <inheritdoc/>
    public string Render(string template, IReadOnlyDictionary<string, object?> model)
    {
        IFluidTemplate parsed = _templates.GetOrAdd(template, Parse);
        TemplateContext context = new(_options);
        foreach ((string name, object? value) in model)
        {
            context.SetValue(name, ModelValue.Create(name, value));
        }

        return parsed.Render(context, NullEncoder.Default);
    }

    /// <inheritdoc/>
    public string Read(string file) => read(file);

    private NamedTemplate Parse(string name) =>
        Parser.TryParse(read(name), out IFluidTemplate template, out string error)
            ? new NamedTemplate(name, template)
            : throw new TemplateException($"{name}: {error}");
}
