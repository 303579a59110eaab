namespace RsyslogRelp.Core.Node;

/// <summary>Port: a Liquid engine with the templates that are embedded in it. Thread-safe; templates are parsed once.</summary>
public interface ITemplateRenderer
{
    /// <summary>Renders a template.</summary>
    /// <param name="template">The template's file name under <c>Templates/</c>, such as <c>60-audit.conf.liquid</c>.</param>
    /// <param name="model">
    /// Strings, nulls, lists of strings and lists of models, by snake_case name. Every name that the template uses must be present.
    /// </param>
    /// <returns>The text.</returns>
    /// <exception cref="TemplateException">
    /// The template does not exist, does not parse, or uses a name that is missing from the model.
    /// </exception>
    string Render(string template, IReadOnlyDictionary<string, object?> model);

    /// <summary>The text of a file that needs no rendering.</summary>
    /// <param name="file">The file's name under <c>Templates/</c>, such as <c>audit/00-base-config.rules</c>.</param>
    /// <exception cref="TemplateException">The file does not exist.</exception>
    string Read(string file);
}
