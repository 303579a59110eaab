using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Cluster.Tests;

/// <summary>
/// The permissions in the charts of the Go extension, verbatim, bound to <see cref="ApiServerUser.Component"/>. The component's namespace
/// is created with them.
/// </summary>
internal static class ChartRights
{
    // The extension chart.
    private const string SeedCluster = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: component}
        rules:
        - {apiGroups: [extensions.gardener.cloud], resources: [clusters], verbs: [get, list, watch]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [get, list, watch, create]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations],
           resourceNames: [gardener-extension-shoot-rsyslog-relp], verbs: [update, patch]}
        - {apiGroups: [resources.gardener.cloud], resources: [managedresources], verbs: [create, get, list, watch]}
        - {apiGroups: [resources.gardener.cloud], resources: [managedresources],
           resourceNames: [extension-shoot-rsyslog-relp-configuration-cleaner], verbs: [update, patch, delete]}
        - {apiGroups: [""], resources: [configmaps], verbs: [create, get]}
        - {apiGroups: [""], resources: [configmaps], resourceNames: [shoot-rsyslog-relp-dashboards], verbs: [update, patch, delete]}
        - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
        - {apiGroups: [extensions.gardener.cloud], resources: [extensions], verbs: [get, list, watch]}
        - {apiGroups: [extensions.gardener.cloud], resources: [extensions, extensions/status],
           resourceNames: [shoot-rsyslog-relp], verbs: [patch, update]}
        - {apiGroups: [""], resources: [secrets], verbs: [create, get, update, patch, delete]}
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list, watch]}
        - {apiGroups: [monitoring.coreos.com], resources: [scrapeconfigs, prometheusrules], verbs: [create, get, list, watch]}
        - {apiGroups: [monitoring.coreos.com], resources: [scrapeconfigs, prometheusrules],
           resourceNames: [shoot-shoot-rsyslog-relp], verbs: [update, patch, delete]}
        """;

    // Not part of the Go extension's charts: Events, which kubectl describe shows for an Extension.
    private const string EventsInShootNamespaces = """

        - {apiGroups: [""], resources: [events], verbs: [create, patch]}
        """;

    private const string SeedSpace = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: component}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [list]}
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, list, watch]}
        - {apiGroups: [coordination.k8s.io], resources: [leases],
           resourceNames: [LEASE, gardener-extension-heartbeat], verbs: [patch, update]}
        - {apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch, update]}
        """;

    // The admission charts: application and runtime.
    private const string GardenCluster = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: component}
        rules:
        - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
        - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], verbs: [create, get, list, watch]}
        - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations],
           resourceNames: [gardener-extension-shoot-rsyslog-relp-admission], verbs: [patch, update, delete]}
        """;

    private const string GardenSpace = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: component}
        rules:
        - {apiGroups: [""], resources: [secrets], verbs: [create, get, list, watch, update, patch, delete]}
        - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, list, watch]}
        - {apiGroups: [coordination.k8s.io], resources: [leases],
           resourceNames: [shoot-rsyslog-relp-admission-leader-election], verbs: [patch, update]}
        - {apiGroups: [""], resources: [events], verbs: [create, patch, update]}
        """;

    /// <summary>The permissions of the webhook in the seed.</summary>
    public static Task GrantSeedAsync(ITestApiServer server, string space) =>
        GrantAsync(server, space, SeedCluster, SeedSpaceWith("shoot-rsyslog-relp-webhook-leader-election"));

    /// <summary>The permissions of the controller, and additional ones.</summary>
    public static Task GrantControllerAsync(ITestApiServer server, string space) =>
        GrantAsync(server, space, SeedCluster + EventsInShootNamespaces, SeedSpaceWith("extension-shoot-rsyslog-relp-leader-election"));

    public static Task GrantGardenAsync(ITestApiServer server, string space) => GrantAsync(server, space, GardenCluster, GardenSpace);

    private static string SeedSpaceWith(string lease) => SeedSpace.Replace("LEASE", lease, StringComparison.Ordinal);

    private static async Task GrantAsync(ITestApiServer server, string space, string clusterRole, string role)
    {
        await server.Admin.CreateNamespaceAsync(space);
        const string api = "/apis/rbac.authorization.k8s.io/v1";
        await server.Admin.CreateAsync($"{api}/clusterroles", clusterRole, "application/yaml");
        await server.Admin.CreateAsync($"{api}/namespaces/{space}/roles", role, "application/yaml");
        await server.Admin.CreateAsync($"{api}/clusterrolebindings", Binding("ClusterRole"), "application/yaml");
        await server.Admin.CreateAsync($"{api}/namespaces/{space}/rolebindings", Binding("Role"), "application/yaml");
    }

    private static string Binding(string role) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{role}}Binding
        metadata: {name: component}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{role}}, name: component}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: {{ApiServerUser.Component.Name}}}]
        """;
}
