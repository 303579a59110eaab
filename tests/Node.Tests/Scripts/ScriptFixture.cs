using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.Scripts;

/// <summary>A node under a temporary root for each test.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[SupportedOSPlatform("linux")]
internal abstract class ScriptFixture : IDisposable
{
    protected ScriptNode Node { get; } = new();

    public void Dispose() => Node.Dispose();
}
