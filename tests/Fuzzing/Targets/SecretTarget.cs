using System.Text;
using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>The values of a Secret, <c>ca</c>, <c>crt</c> and <c>key</c>, with a line <c>===</c> between them.</summary>
internal sealed class SecretTarget : IFuzzTarget, IProjectResources
{
    // Shorter pieces of a key may occur in a text by chance.
    private const int ShortestSecret = 24;

    private static readonly DocumentNode Document = new YamlDocumentReader().ReadAll(SampleConfig.WithTls).Single();
    private readonly ConfigAdmission _admission;
    private SecretData _secret = new(true, new Dictionary<string, byte[]>());

    // The certificates of the corpus are valid then.
    public SecretTarget() => _admission = new ConfigAdmission(
        new FluentConfigValidator(), this, new YamlDocumentReader(), new FixedTime(new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.Zero)));

    public void Run(byte[] input)
    {
        string[] parts = Encoding.Latin1.GetString(input).Split("===\n", 3);
        _secret = new SecretData(
            true, new[] { "ca", "crt", "key" }.Zip(parts).ToDictionary(static pair => pair.First, static pair => Bytes(pair.Second)));
        AdmissionDecision decision =
            _admission.CheckAsync(Document, "garden-foo", null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        string[] secrets = parts.Length < 3 ? [] : [.. parts[2].Split('\n').Where(static line => line.Length >= ShortestSecret)];
        foreach (FieldError finding in decision.Findings)
        {
            string text = finding.ToString();
            Invariant.IsOneLine(text);
            Invariant.Holds(!Array.Exists(secrets, secret => text.Contains(secret, StringComparison.Ordinal)), "a finding holds the key");
        }
    }

    public ValueTask<ResourceLookup<SecretData>> FindSecretAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<SecretData>(LookupStatus.Found, _secret));

    public ValueTask<ResourceLookup<ConfigMapData>> FindConfigMapAsync(
        string namespaceName, string name, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ResourceLookup<ConfigMapData>(LookupStatus.NotFound));

    private static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
