using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Adapters.Rendering.Templating;

/// <summary>The files below <c>Templates/</c>, embedded as they are.</summary>
internal static class TemplateFiles
{
    private static readonly Assembly Assembly = typeof(TemplateFiles).Assembly;
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    public static string Read(string file) => Texts.GetOrAdd(file, static name =>
    {
        using Stream stream = Assembly.GetManifestResourceStream(name)
            ?? throw new TemplateException($"There is no template \"{name}\".");
        using StreamReader reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    });
}
