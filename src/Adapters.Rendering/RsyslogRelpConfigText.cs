using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp;

/// <summary>Reads configurations for programs that embed the renderer.</summary>
public static class RsyslogRelpConfigText
{
    private static readonly YamlDocumentReader Documents = new();
    private static readonly ConfigReader Configs = new(new FluentConfigValidator());

    /// <summary>Reads and checks one configuration, without the Secrets and ConfigMaps that it refers to.</summary>
    /// <param name="yamlOrJson">One document of kind <c>RsyslogRelpConfig</c>.</param>
    /// <returns>The configuration with every error and warning; use it if <see cref="DecodeResult{T}.IsValid"/>.</returns>
    /// <exception cref="DocumentFormatException">
    /// The text is neither YAML nor JSON, or not exactly one document. Or it exceeds the <see cref="DocumentLimits"/>: 8 MiB as UTF-8,
    /// 64 levels, 500,000 values, where an aliased value counts as often as it is used. Or it contains a NUL character, a merge key
    /// (<c>&lt;&lt;</c>), a value with a tag other than <c>!!str</c>, an alias without an anchor before it, or a field name that is not
    /// a string.
    /// </exception>
    public static DecodeResult<RsyslogRelpConfig> Read(string yamlOrJson) =>
        Documents.ReadAll(yamlOrJson) is [var document]
            ? Configs.Read(document)
            : throw new DocumentFormatException($"must hold exactly one document of kind {RsyslogRelpConfig.Kind}", SourcePosition.Start);
}
