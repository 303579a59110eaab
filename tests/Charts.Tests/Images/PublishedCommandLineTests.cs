using System.Diagnostics;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>The published, native command line does what the same source does on the .NET runtime.</summary>
[Category("Image")]
public sealed class PublishedCommandLineTests
{
    private TemporaryDirectory _managed = null!;

    [OneTimeSetUp]
    public void PublishForTheRuntime()
    {
        _managed = new TemporaryDirectory();
        ToolResult result = Tool.Run(
            "dotnet",
            [
                "publish", Repository.PathOf("src/Host.Cli"), "-c", "Release", "-o", _managed.Path, "-p:UseAppHost=false", "-v", "quiet",
                "-clp:ErrorsOnly", "--nologo",
            ]);
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
    }

    [OneTimeTearDown]
    public void Remove() => _managed?.Dispose();

    [TestCase("--version", 0)]
    [TestCase("match --help", 0)]
    [TestCase("[suggest] rsyslog-relp", 0)]
    [TestCase("nonsense", 2)]
    [TestCase("validate .", 0)]
    [TestCase("validate . -o json", 0)]
    [TestCase("validate . -o junit --for go-v0.14", 0)]
    [TestCase("validate missing.yaml", 2)]
    [TestCase("render shoot.yaml", 0)]
    [TestCase("render shoot.yaml -o text", 0)]
    [TestCase("render shoot-tls.yaml configmap-audit-rules.yaml -o json", 0)]
    [TestCase("diff shoot.yaml extension-config.yaml", 1)]
    [TestCase("diff shoot.yaml extension-config.yaml -o json", 1)]
    [TestCase("match shoot.yaml --program kubelet --severity 1 --message x", 0)]
    [TestCase("match shoot.yaml --program kubelet --severity 1 --message x -o json", 0)]
    [TestCase("match shoot.yaml --summary", 0)]
    [TestCase("match shoot.yaml --summary -o json", 0)]
    [TestCase("check shoot.yaml", 0)]
    [TestCase("check shoot.yaml -o json", 0)]
    [TestCase("explain loggingRules", 0)]
    [TestCase("init", 0)]
    [TestCase("completion bash", 0)]
    public void Prints_the_same(string arguments, int exitCode)
    {
        string[] words = arguments.Split(' ');
        ToolResult native = Run(PublishedPrograms.Of("cli"), words);
        ToolResult managed = Run("dotnet", [_managed.Below("rsyslog-relp.dll"), .. words]);

        Assert.That(native, Is.EqualTo(managed));
        Assert.That(native.ExitCode, Is.EqualTo(exitCode), native.Error);
    }

    private static ToolResult Run(string program, IEnumerable<string> arguments)
    {
        using Process process = Tool.Start(program, arguments, directory: Repository.PathOf("examples"));
        return Tool.End(process, "<12>Nov 23 10:00:00 vm kubelet[7]: x\n{\"MESSAGE\":\"y\",\"PRIORITY\":\"6\"}\n"u8.ToArray());
    }
}
