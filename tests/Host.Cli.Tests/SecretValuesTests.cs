using System.Text.Json;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>No command prints a value of a Secret, whatever is wrong with it.</summary>
internal sealed class SecretValuesTests : CliFixture
{
    private static readonly TlsSecretVariants Variants = new();

    private static IEnumerable<TestCaseData> Documents() => Variants.All.SelectMany(static variant => Texts(variant.Value)
        .Select((text, index) => new TestCaseData(text).SetArgDisplayNames(variant.Key, $"spelling {index}")));

    [TestCaseSource(nameof(Documents))]
    public async Task No_command_prints_a_value_of_a_Secret(string secret)
    {
        string stream = Files.Write("input.yaml", Samples.Stream(Samples.Shoot(Samples.TlsConfig), secret));
        string alone = Files.Write("secret.json", secret);
        string config = Files.Write("config.yaml", Samples.Config);
        string[][] commands =
        [
            ["validate", "-f", stream], ["validate", "-f", stream, "-o", "json"], ["validate", "-f", stream, "-o", "junit"],
            ["validate", "-f", alone], ["validate", "-f", alone, "-f", config, "--strict"],
            ["render", "-f", stream], ["render", "-f", stream, "-o", "yaml"], ["render", "-f", stream, "-o", "json"],
            ["render", "-f", alone], ["diff", stream, config, .. Samples.Identity], ["diff", alone, config],
            ["match", "-f", stream, "--program", "a", "--severity", "1", "--message", "x"], ["explain", "tls"],
        ];
        Assert.That(Variants.Traces.Find(secret), Is.Not.Null, "the values can be found");
        foreach (string[] command in commands)
        {
            ToolResult result = await Cli.RunAsync(command);
            Assert.That(Variants.Traces.Find(result.Output + result.Error), Is.Null, string.Join(' ', command));
        }
    }

    // As it is, and with every mistake in the document around the values.
    private static IEnumerable<string> Texts(Dictionary<string, string> values)
    {
        string plain = Secret("stringData", values);
        string base64 = Secret("data", values.ToDictionary(static value => value.Key, static value => Samples.Base64(value.Value)));
        return
        [
            plain, base64, Secret("data", values),
            base64.Replace("\"immutable\":true", "\"immutable\":tru", StringComparison.Ordinal),
            plain.Replace("\"Secret\"", "\"Secrets\"", StringComparison.Ordinal),
            plain.Replace("\"immutable\":true,", "", StringComparison.Ordinal).Replace("\"stringData\":{", "\"stringData\":{\"a\":[", StringComparison.Ordinal),
            plain[..^3], plain.Replace("\":\"", "\" : *", StringComparison.Ordinal),
        ];
    }

    private static string Secret(string field, Dictionary<string, string> values) =>
        $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"shoot-relp-client","namespace":"garden-foo"},"immutable":true,"{{field}}":{{JsonSerializer.Serialize(values)}}}""";
}
