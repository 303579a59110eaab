using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests;

/// <summary>
/// API servers accept what the charts render. A server without policy/v1, such as version 1.20, gets a PodDisruptionBudget as
/// policy/v1beta1. A VerticalPodAutoscaler gets a CRD, because it is not part of Kubernetes. Fields are compared with the current API,
/// because older servers drop unknown fields.
/// </summary>
public sealed class ApiServerTests
{
    private const string Autoscalers = "/apis/autoscaling.k8s.io/v1/namespaces/{0}/verticalpodautoscalers";

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, (string Collection, Type Type)> Kinds = new()
    {
        ["ServiceAccount"] = ("/api/v1/namespaces/{0}/serviceaccounts", typeof(V1ServiceAccount)),
        ["Service"] = ("/api/v1/namespaces/{0}/services", typeof(V1Service)),
        ["ConfigMap"] = ("/api/v1/namespaces/{0}/configmaps", typeof(V1ConfigMap)),
        ["Secret"] = ("/api/v1/namespaces/{0}/secrets", typeof(V1Secret)),
        ["Deployment"] = ("/apis/apps/v1/namespaces/{0}/deployments", typeof(V1Deployment)),
        ["PodDisruptionBudget"] = ("/apis/policy/v1/namespaces/{0}/poddisruptionbudgets", typeof(V1PodDisruptionBudget)),
        ["NetworkPolicy"] = ("/apis/networking.k8s.io/v1/namespaces/{0}/networkpolicies", typeof(V1NetworkPolicy)),
        ["Role"] = ("/apis/rbac.authorization.k8s.io/v1/namespaces/{0}/roles", typeof(V1Role)),
        ["RoleBinding"] = ("/apis/rbac.authorization.k8s.io/v1/namespaces/{0}/rolebindings", typeof(V1RoleBinding)),
        ["ClusterRole"] = ("/apis/rbac.authorization.k8s.io/v1/clusterroles", typeof(V1ClusterRole)),
        ["ClusterRoleBinding"] = ("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", typeof(V1ClusterRoleBinding)),
    };

    private RealApiServer _server = null!;
    private bool _hasPolicyV1;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        // For policy/v1beta1.
        _server = await RealApiServer.StartAsync(["--runtime-config=api/beta=true"], []);
        _hasPolicyV1 = (await _server.Admin.SendAsync(HttpMethod.Get, "/apis/policy/v1")).Status == HttpStatusCode.OK;
        await _server.Admin.CreateAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            await File.ReadAllTextAsync(Repository.PathOf("tests/Charts.Tests/verticalpodautoscalers.yaml")), "application/yaml");
        Eventually.Holds(
            () => _server.Admin.SendAsync(HttpMethod.Get, "/apis/autoscaling.k8s.io/v1/verticalpodautoscalers").GetAwaiter().GetResult()
                .Status == HttpStatusCode.OK,
            "VerticalPodAutoscalers to be served");
        foreach (string space in ChartCase.All.Select(static chart => chart.Namespace).Distinct())
        {
            await _server.Admin.CreateNamespaceAsync(space);
        }

        // The priority class that the charts use; Gardener's other ones are not needed.
        foreach (string name in (string[])["gardener-system-500", "gardener-garden-system-400"])
        {
            await _server.Admin.CreateAsync(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                $$$"""{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"{{{name}}}"},"value":1000}""");
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public async Task A_real_API_server_stores_what_a_chart_renders(ChartCase chart)
    {
        List<string> stored = [];
        foreach (JsonObject item in Manifests.Render(chart).Objects)
        {
            string kind = Manifests.Text(item, "kind");
            bool isAutoscaler = kind == "VerticalPodAutoscaler";
            string collection = (isAutoscaler ? Autoscalers : Kinds[kind].Collection)
                .Replace("{0}", chart.Namespace, StringComparison.Ordinal);
            JsonObject known = item.DeepClone().AsObject();
            if (kind == "PodDisruptionBudget" && !_hasPolicyV1)
            {
                known["apiVersion"] = "policy/v1beta1";
                collection = collection.Replace("/policy/v1/", "/policy/v1beta1/", StringComparison.Ordinal);
            }

            (HttpStatusCode status, string body) = await _server.Admin.SendAsync(HttpMethod.Post, collection, known.ToJsonString());
            Assert.That(status, Is.EqualTo(HttpStatusCode.Created), $"{kind} {Manifests.Name(item)}: {body}");

            // Of a custom resource the API server drops what the CRD does not know.
            Assert.That(
                !isAutoscaler || JsonNode.DeepEquals(JsonNode.Parse(body)!["spec"], item["spec"]), $"{Manifests.Name(item)}: {body}");
            stored.Add($"{collection}/{Manifests.Name(item)}");
        }

        foreach (string path in stored)
        {
            await _server.Admin.DeleteAsync(path);
        }
    }

    [TestCaseSource(typeof(ChartCase), nameof(ChartCase.All))]
    public void Every_field_is_one_of_the_current_API(ChartCase chart)
    {
        foreach (
            JsonObject item in Manifests.Render(chart).Objects.Where(static item =>
                Manifests.Text(item, "kind") != "VerticalPodAutoscaler"))
        {
            Assert.That(() => item.Deserialize(Kinds[Manifests.Text(item, "kind")].Type, Strict), Throws.Nothing, Manifests.Name(item));
        }
    }
}
