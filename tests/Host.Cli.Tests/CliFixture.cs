using RsyslogRelp.Testing;

namespace RsyslogRelp.Host.Cli.Tests;

/// <summary>What the tests of commands share: a workspace per test.</summary>
internal abstract class CliFixture
{
    protected TemporaryDirectory Files { get; private set; } = null!;

    [SetUp]
    public void CreateWorkspace() => Files = new TemporaryDirectory();

    [TearDown]
    public void RemoveWorkspace() => Files.Dispose();

    /// <summary>The text with the workspace's path taken out.</summary>
    protected string Local(string text) => text.Replace(Files.Path + "/", "", StringComparison.Ordinal);
}
