using NUnit.Framework.Constraints;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Snapshots;

namespace RsyslogRelp.Adapters.Rendering.Tests;

/// <summary>The watchman is watched: a snapshot that cannot fail would prove nothing.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotFolderConstraintTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public SnapshotFolderConstraintTests() => _folder.Write("etc/a.conf", "one\ntwo\n");

    [Test]
    public void Equal_files_pass_and_what_was_received_before_goes()
    {
        _folder.Write("etc/a.received.conf", "old");

        Assert.That(Apply(("etc/a.conf", "one\ntwo\n")).IsSuccess, Is.True);
        Assert.That(File.Exists(_folder.Below("etc/a.received.conf")), Is.False);
    }

    [TestCase("one\ntwo")]
    [TestCase("one\r\ntwo\r\n")]
    [TestCase("\ufeffone\ntwo\n")]
    [TestCase("one\ntwo \n")]
    public void A_difference_of_one_byte_fails_and_leaves_what_was_received(string text)
    {
        Assert.That(Apply(("etc/a.conf", text)).IsSuccess, Is.False);
        Assert.That(File.ReadAllBytes(_folder.Below("etc/a.received.conf")), Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    [Test]
    public void A_missing_file_fails()
    {
        Assert.That(Apply(("etc/a.conf", "one\ntwo\n"), ("etc/b", "x")).IsSuccess, Is.False);
    }

    [Test]
    public void A_dangling_file_fails()
    {
        _folder.Write("etc/old.conf", "");

        Assert.That(Apply(("etc/a.conf", "one\ntwo\n")).IsSuccess, Is.False);
    }

    public void Dispose() => _folder.Dispose();

    private ConstraintResult Apply(params (string Path, string Text)[] files) =>
        Matches.SnapshotFolder(_folder.Path).ApplyTo(files.ToDictionary(static file => file.Path, static file => file.Text));
}
