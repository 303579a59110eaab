using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp;

/// <summary>
/// Reads configurations for programs that embed the renderer. Text that cannot be read is a finding, not an exception: neither YAML nor
/// JSON, not exactly one document, or more than the <see cref="DocumentLimits"/> (8 MiB as UTF-8, 64 levels, 500,000 values, where an
/// aliased value counts as often as it is used); a NUL character, a merge key (<c>&lt;&lt;</c>), a value with a tag other than
/// <c>!!str</c>, an alias without an anchor before it, or a field name that is not a string. Thread-safe.
/// </summary>
public static class RsyslogRelpConfigText
{
    private static readonly YamlDocumentReader Documents = new();
    private static readonly ConfigReader Configs = new(new FluentConfigValidator());

    /// <summary>Reads and checks one configuration, without the Secrets and ConfigMaps that it refers to.</summary>
    /// <param name="yamlOrJson">One document of kind <c>RsyslogRelpConfig</c>.</param>
    /// <returns>The configuration with every finding; use it if <see cref="DecodeResult{T}.IsValid"/>.</returns>
    public static DecodeResult<RsyslogRelpConfig> Read(string yamlOrJson) =>
        Document(yamlOrJson, RsyslogRelpConfig.Kind, out FieldError? problem) is { } document
            ? Configs.Read(document)
            : new DecodeResult<RsyslogRelpConfig>(null, [problem!]);

    /// <summary>
    /// Reads and checks the configuration in a Shoot (<c>spec.extensions</c>, type <c>shoot-rsyslog-relp</c>), without the Secrets and
    /// ConfigMaps that it refers to.
    /// </summary>
    /// <param name="yamlOrJson">One document of kind <c>Shoot</c>.</param>
    /// <returns>
    /// The configuration and the Shoot's identity with every finding, whose paths are from the root of the Shoot; use them if
    /// <see cref="DecodeResult{T}.IsValid"/>.
    /// </returns>
    public static DecodeResult<ShootConfig> ReadShoot(string yamlOrJson)
    {
        const string Kind = "Shoot";
        if (Document(yamlOrJson, Kind, out FieldError? problem) is not { } document)
        {
            return new DecodeResult<ShootConfig>(null, [problem!]);
        }

        if (Text(document, "kind") is var kind && kind != Kind)
        {
            FieldError wrongKind = FieldError.Invalid(FieldPath.Root.Child("kind"), FieldValue.Of(kind), $"must be {Kind}");
            return Refused(Field(document, "kind") ?? document, wrongKind);
        }

        FieldPath path = FieldPath.Root.Child("spec").Child("extensions");
        IReadOnlyList<DocumentNode> extensions = (Field(document, "spec", "extensions") as SequenceNode)?.Items ?? [];
        int index = extensions.ToList().FindIndex(static item => Text(item, "type") == ConfigurationApi.ExtensionType);
        if (index < 0)
        {
            FieldError missing = FieldError.Required(path, $"no entry has the type {ConfigurationApi.ExtensionType}");
            return Refused(Field(document, "spec", "extensions") ?? document, missing);
        }

        path = path.Index(index).Child("providerConfig");
        if (Field(extensions[index], "providerConfig") is not { IsNull: false } config)
        {
            return Refused(extensions[index], FieldError.Required(path, $"set it to a {RsyslogRelpConfig.Kind}"));
        }

        DecodeResult<RsyslogRelpConfig> read = Configs.Read(config);
        return new DecodeResult<ShootConfig>(
            read.Value is null ? null : new ShootConfig(read.Value, IdentityOf(document)),
            [.. read.Findings.Select(finding => finding.Below(path))]);
    }

    private static DecodeResult<ShootConfig> Refused(DocumentNode at, FieldError finding) =>
        new(null, [finding with { Position = at.Position }]);

    private static ShootIdentity? IdentityOf(DocumentNode shoot)
    {
        string? project = ShootIdentity.ProjectFromGardenNamespace(Text(shoot, "metadata", "namespace"));
        string name = Text(shoot, "metadata", "name"), uid = Text(shoot, "metadata", "uid");
        return project is not null && name.Length > 0 && uid.Length > 0 ? new ShootIdentity(project, name, uid) : null;
    }

    private static DocumentNode? Document(string text, string kind, out FieldError? problem)
    {
        SourcePosition position = SourcePosition.Start;
        string detail;
        try
        {
            IReadOnlyList<DocumentNode> documents = Documents.ReadAll(text);
            if (documents is [var document])
            {
                problem = null;
                return document;
            }

            detail = $"must hold exactly one document of kind {kind}, not {documents.Count}";
            position = documents.Count > 1 ? documents[1].Position : position;
        }
        catch (DocumentFormatException exception)
        {
            (detail, position) = (exception.Message, exception.Position);
        }

        problem = new FieldError("", FieldErrorType.Invalid, null, detail) { Position = position };
        return null;
    }

    private static DocumentNode? Field(DocumentNode? node, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            node = (node as MappingNode)?[name];
        }

        return node;
    }

    private static string Text(DocumentNode? node, params ReadOnlySpan<string> names) =>
        Field(node, names) is ScalarNode { Kind: ScalarKind.String } scalar ? scalar.Text : "";
}
