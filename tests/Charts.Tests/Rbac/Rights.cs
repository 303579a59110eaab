using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>Grants the permissions that charts render, and compares them with the requests.</summary>
internal static class Rights
{
    /// <summary>The user name of a ServiceAccount.</summary>
    public static ApiServerUser Account(string space, string name) =>
        new(
            $"system:serviceaccount:{space}:{name}",
            $"token-{space}-{name}",
            $"system:serviceaccounts,system:serviceaccounts:{space},system:authenticated");

    /// <summary>Creates the namespaces, roles and bindings; nothing else of the charts.</summary>
    public static async Task GrantAsync(RawApi admin, IEnumerable<JsonObject> objects)
    {
        foreach (JsonObject item in objects)
        {
            string kind = Manifests.Text(item, "kind");
            string? path = kind switch
            {
                "ClusterRole" => "clusterroles",
                "ClusterRoleBinding" => "clusterrolebindings",
                "Role" => $"namespaces/{item["metadata"]!["namespace"]}/roles",
                "RoleBinding" => $"namespaces/{item["metadata"]!["namespace"]}/rolebindings",
                _ => null,
            };
            if (path is not null)
            {
                await admin.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/{path}", item.ToJsonString());
            }
        }
    }

    /// <summary>
    /// Waits until every permission has been used; then no request may have been refused, and each must be permitted by exactly one rule.
    /// </summary>
    public static void AreExactly(IReadOnlyList<Permission> permissions, Func<IReadOnlyList<AuditedRequest>> requests, Func<string> log)
    {
        Eventually.Holds(
            () => permissions.All(permission => requests().Any(permission.Permits)),
            "every right to be used",
            () => $"Unused:\n{string.Join('\n', permissions.Where(permission => !requests().Any(permission.Permits)))}\n{log()}");
        Assert.Multiple(() =>
        {
            Assert.That(requests().Where(static request => request.Code == 403), Is.Empty);
            Assert.That(
                requests().Distinct().Where(request => permissions.Count(permission => permission.Permits(request)) != 1), Is.Empty);
        });
    }
}
