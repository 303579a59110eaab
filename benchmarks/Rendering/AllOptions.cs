using System.Runtime.CompilerServices;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Benchmarks;

/// <summary>The input of the snapshot case <c>all-options</c>.</summary>
internal static class AllOptions
{
    public const string AuditRules = "-D\n-b 8192\n-c\n-w /etc/passwd -p wa -k passwd\n";

    public static string Text { get; } = File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(Here())!, "../../tests/Adapters.Rendering.Tests/Snapshots/all-options/input.yaml"));

    public static DocumentNode Document => new YamlDocumentReader().ReadAll(Text)[0];

    public static RsyslogRelpConfig Config => RsyslogRelpConfigDecoder.Decode(Document).Value!;

    private static string Here([CallerFilePath] string path = "") => path;
}
