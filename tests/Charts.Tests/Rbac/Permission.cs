using System.Text.Json.Nodes;
using RsyslogRelp.Charts.Tests.Rendering;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Charts.Tests.Rbac;

/// <summary>The smallest permission of RBAC. An empty namespace means all namespaces, an empty name every object.</summary>
internal sealed record Permission(string User, string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>All permissions that the roles of charts grant to a ServiceAccount.</summary>
    public static IReadOnlyList<Permission> Of(ApiServerUser user, IEnumerable<JsonObject> objects)
    {
        JsonObject[] all = [.. objects];
        return
        [
            .. from binding in all
               where Manifests.Text(binding, "kind") is "RoleBinding" or "ClusterRoleBinding"
               where binding["subjects"]!.AsArray().Any(subject =>
                   $"system:serviceaccount:{subject!["namespace"]}:{subject["name"]}" == user.Name)
               let role = binding["roleRef"]!
               from item in all
               where Manifests.Text(item, "kind") == Manifests.Text(role, "kind") && Manifests.Name(item) == Manifests.Text(role, "name")
               from rule in item["rules"]!.AsArray()
               from verb in Texts(rule!, "verbs")
               from target in Texts(rule!, "apiGroups")
               from resource in Texts(rule!, "resources")
               from name in rule!["resourceNames"] is null ? [""] : Texts(rule, "resourceNames")
               select new Permission(user.Name, verb, target, resource, item["metadata"]!["namespace"]?.GetValue<string>() ?? "", name),
        ];
    }

    public bool Permits(AuditedRequest request) =>
        (request.User, request.Verb, request.Group, request.Resource) == (User, Verb, Group, Resource)
        && (Namespace.Length == 0 || Namespace == request.Namespace)
        && (Name.Length == 0 || Name == request.Name);

    private static IEnumerable<string> Texts(JsonNode rule, string field) =>
        rule[field]!.AsArray().Select(static text => text!.GetValue<string>());
}
