using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

internal sealed class ExamplesTests
{
    private static IEnumerable<string> Examples() =>
        ((string[])["shoot*.yaml", "extension-config.yaml", "local/shoot*.yaml"]).SelectMany(static pattern =>
            Directory.EnumerateFiles(Repository.PathOf("examples"), pattern)).Select(static file =>
                Path.GetRelativePath(Repository.PathOf("examples"), file));

    [TestCaseSource(nameof(Examples))]
    public async Task An_example_is_valid_with_its_companions(string name)
    {
        string configMap = Repository.PathOf("examples/configmap-audit-rules.yaml");

        ToolResult result = await Cli.RunAsync("validate", "-f", Repository.PathOf("examples/" + name), "-f", configMap);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
    }
}
