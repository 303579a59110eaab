using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace RsyslogRelp.Architecture.Tests;

/// <summary>The assemblies of src/, by the name of their folder.</summary>
internal static class Assemblies
{
    private static readonly Dictionary<string, Assembly> ByFolder = new()
    {
        ["NodeSyntax"] = typeof(NodeSyntax.RegularExpressions.PosixRegex).Assembly,
        ["Core"] = typeof(Core.Configuration.RsyslogRelpConfig).Assembly,
        ["Gardener"] = typeof(Gardener.Admission.ShootAdmission).Assembly,
        ["Adapters.Rendering"] = typeof(RsyslogRelpRenderer).Assembly,
        ["Adapters.Kubernetes"] = typeof(Adapters.Kubernetes.Api.KubernetesApi).Assembly,
        ["Host.Shared"] = typeof(Host.Shared.Flags.CommonFlags).Assembly,
        ["Host.Cli"] = Assembly.Load("rsyslog-relp"),
        ["Host.Controller"] = Assembly.Load("rsyslog-relp-controller"),
        ["Host.Webhook"] = Assembly.Load("rsyslog-relp-webhook"),
    };

    public static ArchUnitNET.Domain.Architecture Architecture { get; } = new ArchLoader().LoadAssemblies([.. ByFolder.Values]).Build();

    public static Assembly Named(string folder) => ByFolder[folder];
}
