using System.Net;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>What the controller may do: the Go extension's chart to the letter, and Events in Shoots' namespaces.</summary>
internal static class ControllerRights
{
    private static readonly (string Path, string Yaml)[] Objects =
    [
        ("clusterroles", """
            kind: ClusterRole
            metadata: {name: "extensions.gardener.cloud:shoot-rsyslog-relp"}
            rules:
            - {apiGroups: [extensions.gardener.cloud], resources: [clusters], verbs: [get, list, watch]}
            - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [get, list, watch, create]}
            - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], resourceNames: [gardener-extension-shoot-rsyslog-relp], verbs: [update, patch]}
            - {apiGroups: [resources.gardener.cloud], resources: [managedresources], verbs: [create, get, list, watch]}
            - {apiGroups: [resources.gardener.cloud], resources: [managedresources], resourceNames: [extension-shoot-rsyslog-relp-configuration-cleaner], verbs: [update, patch, delete]}
            - {apiGroups: [""], resources: [configmaps], verbs: [create, get]}
            - {apiGroups: [""], resources: [configmaps], resourceNames: [shoot-rsyslog-relp-dashboards], verbs: [update, patch, delete]}
            - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
            - {apiGroups: [extensions.gardener.cloud], resources: [extensions], verbs: [get, list, watch]}
            - {apiGroups: [extensions.gardener.cloud], resources: [extensions, extensions/status], resourceNames: [shoot-rsyslog-relp], verbs: [patch, update]}
            - {apiGroups: [""], resources: [secrets], verbs: [create, get, update, patch, delete]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list, watch]}
            - {apiGroups: [monitoring.coreos.com], resources: [scrapeconfigs, prometheusrules], verbs: [create, get, list, watch]}
            - {apiGroups: [monitoring.coreos.com], resources: [scrapeconfigs, prometheusrules], resourceNames: [shoot-shoot-rsyslog-relp], verbs: [update, patch, delete]}
            # Ours: kubectl describe shows what happened to an Extension.
            - {apiGroups: [""], resources: [events], verbs: [create, patch]}
            """),
        ("clusterrolebindings", """
            kind: ClusterRoleBinding
            metadata: {name: controller}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "extensions.gardener.cloud:shoot-rsyslog-relp"}
            subjects: [{kind: User, name: USER}]
            """),
        ("namespaces/NAMESPACE/roles", """
            kind: Role
            metadata: {name: controller}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [list]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, list, watch]}
            - {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [extension-shoot-rsyslog-relp-leader-election, gardener-extension-heartbeat], verbs: [patch, update]}
            - {apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch, update]}
            """),
        ("namespaces/NAMESPACE/rolebindings", """
            kind: RoleBinding
            metadata: {name: controller}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: controller}
            subjects: [{kind: User, name: USER}]
            """),
    ];

    /// <summary>Makes the extension's namespace and grants the rights to a user.</summary>
    public static async Task GrantAsync(ITestApiServer server, ApiServerUser user, string ownNamespace)
    {
        await server.Admin.CreateNamespaceAsync(ownNamespace);
        foreach ((string path, string yaml) in Objects)
        {
            (HttpStatusCode status, string body) = await server.Admin.SendAsync(
                HttpMethod.Post,
                $"/apis/rbac.authorization.k8s.io/v1/{path.Replace("NAMESPACE", ownNamespace, StringComparison.Ordinal)}",
                $"apiVersion: rbac.authorization.k8s.io/v1\n{yaml.Replace("USER", user.Name, StringComparison.Ordinal)}",
                "application/yaml");
            Assert.That(status, Is.EqualTo(HttpStatusCode.Created), body);
        }
    }
}
