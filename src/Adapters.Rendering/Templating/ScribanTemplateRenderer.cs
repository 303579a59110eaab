using System.Collections.Concurrent;
using RsyslogRelp.Core.Node;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>Liquid by Scriban. Strict: an undefined name fails the render with file and line.</summary>
public sealed class ScribanTemplateRenderer : ITemplateRenderer
{
    // Never changed after this line; making them anew costs more than a render.
    private static readonly ScriptObject Builtins = new LiquidTemplateContext().BuiltinObject;

    private readonly ConcurrentDictionary<string, Template> _templates = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Render(string template, IReadOnlyDictionary<string, object?> model)
    {
        Template parsed = _templates.GetOrAdd(template, Parse);
        TemplateContext context = new(Builtins)
        {
            Language = ScriptLang.Liquid,
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
