using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Images;

/// <summary>Programs as images contain them, published once for all tests of this namespace. A native one takes minutes.</summary>
[SetUpFixture]
public sealed class PublishedPrograms
{
    private static readonly TemporaryDirectory Folder = new();
    private static readonly Dictionary<string, string> Published = [];

    /// <summary>The path of a program, published by the script that the Dockerfile runs.</summary>
    /// <param name="target">What the script calls it, such as <c>webhook</c>.</param>
    public static string Of(string target)
    {
        if (!Published.TryGetValue(target, out string? program))
        {
            RealPrograms.Require("clang", "clang lld zlib1g-dev");
            ToolResult result = Tool.Run(Repository.PathOf("hack/publish"), [target, Folder.Below(target)]);
            Assert.That(result.ExitCode, Is.Zero, result.Output + result.Error);
            Published[target] = program = result.Output.Trim();
        }

        return program;
    }

    // The user of a pod is another than the test's.
    [OneTimeSetUp]
    public void LetOthersIn() => File.SetUnixFileMode(Folder.Path, (UnixFileMode)0b111_101_101);

    [OneTimeTearDown]
    public void Remove() => Folder.Dispose();
}
