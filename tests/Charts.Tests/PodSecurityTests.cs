using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;

namespace RsyslogRelp.Charts.Tests;

/// <summary>The Pod Security Standard "restricted", field by field, for every pod of every chart.</summary>
public sealed class PodSecurityTests
{
    private static readonly string[] PermittedVolumes =
    [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
    ];
    private static readonly string[] HostFields = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"];

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void A_pod_meets_the_restricted_standard(ChartCase chart)
    {
        foreach (JsonObject pod in Manifests.Render(chart).Deployments.Select(Manifests.Pod))
        {
            JsonNode security = pod["securityContext"]!;
            Assert.Multiple(() =>
            {
                Assert.That(HostFields.Where(pod.ContainsKey), Is.Empty);
                Assert.That(security["runAsNonRoot"]!.GetValue<bool>(), Is.True);
                Assert.That(security["runAsUser"]!.GetValue<int>(), Is.GreaterThan(0));
                Assert.That(Manifests.Text(security["seccompProfile"]!, "type"), Is.EqualTo("RuntimeDefault"));
                Assert.That(
                    pod["volumes"]!.AsArray()
                        .SelectMany(static volume => volume!.AsObject().Select(static field => field.Key))
                        .Except(["name"]),
                    Is.SubsetOf(PermittedVolumes));
                Assert.That(pod.ContainsKey("initContainers"), Is.False);
            });
            foreach (JsonObject container in pod["containers"]!.AsArray().Select(static container => container!.AsObject()))
            {
                JsonObject context = container["securityContext"]!.AsObject();
                Assert.Multiple(() =>
                {
                    Assert.That(context["allowPrivilegeEscalation"]!.GetValue<bool>(), Is.False);
                    Assert.That(context["readOnlyRootFilesystem"]!.GetValue<bool>(), Is.True);
                    Assert.That(context["capabilities"]!.ToJsonString(), Is.EqualTo("""{"drop":["ALL"]}"""));
                    Assert.That(
                        context.Select(static field => field.Key),
                        Is.EquivalentTo(new[] { "allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities" }),
                        "nothing takes the pod's settings back");
                    Assert.That(container["ports"]!.AsArray().Where(static port => port!.AsObject().ContainsKey("hostPort")), Is.Empty);
                });
            }
        }
    }
}
