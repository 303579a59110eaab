using System.Collections.Concurrent;
using RsyslogRelp.Core.Rendering;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>Liquid by Scriban. Strict: an undefined name fails the render with file and line.</summary>
public sealed class ScribanTemplateRenderer : ITemplateRenderer
{
    private readonly ConcurrentDictionary<string, Template> _templates = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Render(string template, IReadOnlyDictionary<string, object?> model)
    {
        Template parsed = _templates.GetOrAdd(template, Parse);
        TemplateContext context = new LiquidTemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedTargetAccess = false,
            EnableRelaxedIndexerAccess = false,
            NewLine = "\n",
        };
        ScriptObject globals = [];
        foreach ((string name, object? value) in model)
        {
            globals.SetValue(name, value, readOnly: true);
        }

        context.PushGlobal(globals);
        try
        {
            return parsed.Render(context);
        }
        catch (ScriptRuntimeException exception)
        {
            throw new TemplateException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public string Read(string file) => TemplateFiles.Read(file);

    private static Template Parse(string name)
    {
        Template template = Template.ParseLiquid(TemplateFiles.Read(name), name);
        return template.HasErrors ? throw new TemplateException(string.Join("; ", template.Messages)) : template;
    }
}
