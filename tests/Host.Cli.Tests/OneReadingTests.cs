using System.Collections.Concurrent;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>A command that renders reads each text once and decodes the configuration once.</summary>
internal sealed class OneReadingTests : CliFixture
{
    private const string Shoot = """
        apiVersion: core.gardener.cloud/v1beta1
        kind: Shoot
        metadata: {name: bar, namespace: garden-foo, uid: u}
        spec:
          resources:
          - {name: rules, resourceRef: {apiVersion: v1, kind: ConfigMap, name: audit}}
          extensions:
          - type: shoot-rsyslog-relp
            providerConfig:
              apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1
              kind: RsyslogRelpConfig
              target: localhost
              port: 514
              loggingRules: [{severity: 3}]
              auditConfig: {enabled: true, configMapReferenceName: rules}

        """;

    private const string Auditd = "apiVersion: rsyslog-relp.extensions.gardener.cloud/v1alpha1\nkind: Auditd\nauditRules: |\n  -D\n  -c\n";

    [Test]
    public async Task Render_reads_and_checks_once()
    {
        string configMap =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: audit, namespace: garden-foo}\nimmutable: true\ndata:\n  auditd: |\n    "
            + Auditd.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal) + "\n";
        CountingReader reader = new();
        CountingValidator validator = new();
        await using StringWriter output = new();
        await using StringWriter error = new();
        CliContext context = new(Stream.Null, output, error, default, static () => false)
        {
            DocumentReader = reader,
            Validator = validator,
        };

        LoadedConfig loaded = await ConfigLoader.LoadOneAsync(
            [Files.Write("shoot.yaml", Shoot), Files.Write("rules.yaml", configMap)], "", context, CancellationToken.None);
        NodeManifest manifest = loaded.Render(new ShootIdentity("foo", "bar", "u"), context);

        Assert.Multiple(() =>
        {
            Assert.That(reader.Texts, Is.EquivalentTo(new[] { Shoot, configMap, Auditd }), "files are read at the same time");
            Assert.That(validator.Seen, Is.EqualTo(new[] { loaded.Config }).Using<RsyslogRelpConfig?>(ReferenceEquals));
            Assert.That(manifest.Files.Select(static file => file.Content).OfType<InlineContent>().Last().Text, Is.EqualTo("-D\n-c\n"));
        });
    }

    private sealed class CountingReader : IDocumentReader
    {
        private readonly YamlDocumentReader _reader = new();

        public ConcurrentQueue<string> Texts { get; } = [];

        public IReadOnlyList<DocumentNode> ReadAll(string text)
        {
            Texts.Enqueue(text);
            return _reader.ReadAll(text);
        }
    }

    private sealed class CountingValidator : IConfigValidator
    {
        private readonly FluentConfigValidator _validator = new();

        public List<RsyslogRelpConfig> Seen { get; } = [];

        public IReadOnlyList<FieldError> Validate(RsyslogRelpConfig config)
        {
            Seen.Add(config);
            return _validator.Validate(config);
        }
    }
}
