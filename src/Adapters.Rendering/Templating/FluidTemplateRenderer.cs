using System.Collections.Concurrent;
using System.Globalization;
using Fluid;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>Liquid by Fluid. Strict: an undefined name fails the render.</summary>
public sealed class FluidTemplateRenderer : ITemplateRenderer
{
    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = new()
    {
        CultureInfo = CultureInfo.InvariantCulture,
#if FLUID // The older Fluid that the tests run has no strict mode.
        StrictVariables = true,
        StrictFilters = true,
#endif
    };

    private readonly ConcurrentDictionary<string, IFluidTemplate> _templates = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Render(string template, IReadOnlyDictionary<string, object?> model)
    {
        IFluidTemplate parsed = _templates.GetOrAdd(template, Parse);
        TemplateContext context = new(Options);
        foreach ((string name, object? value) in model)
        {
            context.SetValue(name, value);
        }

        return parsed.Render(context, NullEncoder.Default);
    }

    /// <inheritdoc/>
    public string Read(string file) => TemplateFiles.Read(file);

    private static IFluidTemplate Parse(string name) =>
        Parser.TryParse(TemplateFiles.Read(name), out IFluidTemplate template, out string error)
            ? template
            : throw new TemplateException($"{name}: {error}");
}
