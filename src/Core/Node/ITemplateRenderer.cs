namespace RsyslogRelp.Core.Node;

/// <summary>Port: a Liquid engine over the set of templates that ships with it. Thread-safe; templates are parsed once.</summary>
public interface ITemplateRenderer
{
    /// <summary>Renders a template.</summary>
    /// <param name="template">The template's file name below <c>Templates/</c>, such as <c>60-audit.conf.liquid</c>.</param>
    /// <param name="model">Strings, nulls, lists of strings and lists of models by snake_case name. A name that the template uses must be there.</param>
    /// <returns>The text, byte-equal from every engine.</returns>
    /// <exception cref="TemplateException">The template does not exist, does not parse, or uses a name that the model lacks.</exception>
    string Render(string template, IReadOnlyDictionary<string, object?> model);

    /// <summary>The text of a file that needs no rendering.</summary>
    /// <param name="file">The file's name below <c>Templates/</c>, such as <c>audit/00-base-config.rules</c>.</param>
    /// <exception cref="TemplateException">The file does not exist.</exception>
    string Read(string file);
}
