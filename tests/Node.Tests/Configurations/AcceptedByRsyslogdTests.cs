using System.Collections.Concurrent;
using CsCheck;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.Rendering;

namespace RsyslogRelp.Node.Tests.Configurations;

public sealed class AcceptedByRsyslogdTests
{
    private const int Sample = 500;

    private static IEnumerable<string> Snapshots()
    {
        string root = Repository.Root;
        return Directory.EnumerateFiles(Path.Combine(root, "tests"), "60-audit.conf", SearchOption.AllDirectories)
            .Where(static path => path.Contains("/Snapshots/", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(root, path));
    }

    [TestCaseSource(nameof(Snapshots))]
    public void A_snapshot_is_accepted(string path)
    {
        using RsyslogdJudge judge = new();

        Assert.That(judge.Judge(File.ReadAllText(Path.Combine(Repository.Root, path))), Is.Empty);
    }

    [Test]
    public void Whatever_validation_accepts_is_accepted() => AssertAccepted(ConfigGenerator.Configs);

    [Test]
    public void Whatever_is_stored_is_accepted() => AssertAccepted(ConfigGenerator.StoredConfigs);

    private static void AssertAccepted(Gen<RsyslogRelpConfig> configs)
    {
        NodeManifestRenderer renderer = RsyslogRelpRenderer.CreateDefault();
        ConcurrentBag<RsyslogdJudge> judges = [new RsyslogdJudge()];
        Gen.Select(configs, ConfigGenerator.Shoots).Sample(
            (config, shoot) =>
            {
                RsyslogdJudge judge = judges.TryTake(out RsyslogdJudge? free) ? free : new RsyslogdJudge();
                try
                {
                    string complaints = judge.Judge(Rendered(renderer, config, shoot));
                    return complaints.Length == 0 ? true : throw new InvalidOperationException(complaints);
                }
                finally
                {
                    judges.Add(judge);
                }
            },
            iter: Sample);
        foreach (RsyslogdJudge judge in judges)
        {
            judge.Dispose();
        }
    }

    [Test]
    public void The_judge_notices_what_would_silence_a_node()
    {
        using RsyslogdJudge judge = new();
        string config = Rendered(RsyslogRelpRenderer.CreateDefault(), new RsyslogRelpConfig { Target = "a", Port = 1, LoggingRules = [new LoggingRule { MessageContent = new MessageContent { Regex = "MARK" } }] }, new ShootIdentity("p", "s", "u"));

        Assert.Multiple(() =>
        {
            Assert.That(judge.Judge(config), Is.Empty);
            Assert.That(judge.Judge(config.Replace("MARK", "foo$", StringComparison.Ordinal)), Is.Not.Empty);
            Assert.That(judge.Judge(config.Replace("MARK", "(foo", StringComparison.Ordinal)), Is.Not.Empty);
            Assert.That(judge.Judge(config.Replace("re_match($msg, \"MARK\") == 1", "", StringComparison.Ordinal)), Is.Not.Empty);
        });
    }

    private static string Rendered(NodeManifestRenderer renderer, RsyslogRelpConfig config, ShootIdentity shoot) =>
        ((InlineContent)renderer.Render(config, shoot).Files.Single(static file => file.Path == NodePaths.DeliveredRsyslogConfig).Content).Text;
}
