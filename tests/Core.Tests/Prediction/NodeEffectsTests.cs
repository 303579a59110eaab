using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;

namespace RsyslogRelp.Core.Tests.Prediction;

public sealed class NodeEffectsTests
{
    private const string Rules = NodePaths.DeliveredAuditRulesDirectory + "/00-base-config.rules";

    [TestCase(NodePaths.DeliveredRsyslogConfig, NodeEffect.RestartRsyslog)]
    [TestCase(NodePaths.PstatsScript, NodeEffect.RestartRsyslog)]
    [TestCase(NodePaths.ConfigureScript, NodeEffect.RunNewConfigurator)]
    [TestCase(NodePaths.MemoryLimitsDropIn, NodeEffect.ReloadUnits)]
    [TestCase(NodePaths.ConfiguratorUnitFile, NodeEffect.RestartConfigurator)]
    [TestCase(NodePaths.DeliveredTlsDirectory + "/ca.crt", NodeEffect.ReplaceTlsFiles, NodeEffect.RestartRsyslog)]
    [TestCase(NodePaths.DeliveredTlsDirectory + "-of-another/ca.crt", NodeEffect.RestartConfigurator)]
    [TestCase(Rules, NodeEffect.ReloadAuditRules)]
    public void A_changed_file_has_the_effects_of_its_path(string path, params NodeEffect[] effects) =>
        Assert.That(NodeEffects.Of([path], With(Rules)), Is.EqualTo(effects));

    [Test]
    public void Audit_rules_that_are_gone_are_the_nodes_own_again() =>
        Assert.That(NodeEffects.Of([Rules], With(NodePaths.ConfigureScript)), Is.EqualTo(new[] { NodeEffect.RestoreAuditRules }));

    [Test]
    public void Without_files_the_node_is_cleaned_whatever_has_changed() =>
        Assert.That(NodeEffects.Of([NodePaths.DeliveredRsyslogConfig, Rules], With()), Is.EqualTo(new[] { NodeEffect.CleanUp }));

    [Test]
    public void Where_nothing_has_changed_nothing_happens() =>
        Assert.That(NodeEffects.Of([], With(Rules)).Concat(NodeEffects.Of([], With())), Is.Empty);

    [Test]
    public void Effects_are_named_once_in_the_order_in_which_they_happen() => Assert.That(
        NodeEffects.Of(
            [
                Rules, NodePaths.PstatsScript, NodePaths.DeliveredTlsDirectory + "/tls.key", NodePaths.ConfigureScript,
                NodePaths.DeliveredRsyslogConfig,
            ],
            With(Rules)),
        Is.EqualTo(new[]
        {
            NodeEffect.RunNewConfigurator, NodeEffect.ReplaceTlsFiles, NodeEffect.RestartRsyslog, NodeEffect.ReloadAuditRules,
        }));

    private static NodeManifest With(params IEnumerable<string> paths) =>
        new([.. paths.Select(static path => new NodeFile(path, UnixFileMode.UserRead, new InlineContent("")))], []);
}
