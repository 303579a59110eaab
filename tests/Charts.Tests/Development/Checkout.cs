using RsyslogRelp.Testing;

namespace RsyslogRelp.Charts.Tests.Development;

/// <summary>
/// A copy of the files that the development scripts read, a Gardener checkout next to it, and stand-ins for the programs that need a
/// landscape or a Docker engine; each stand-in records its arguments.
/// </summary>
internal sealed class Checkout : IDisposable
{
    public const string Registry = "registry.local.gardener.cloud:5001";

    private const string Record = """
        #!/bin/sh
        { printf '%s' "${0##*/}"; printf ' %s' "$@"; echo; } >>"$CALLS"

        """;

    // Docker lists an image once per registry that has it.
    private const string Docker = Record + """
        case "$*" in
        'image inspect'*)
            for tagged; do :; done
            name=${tagged%:*}
            printf 'elsewhere.example.com/%s@sha256:0\n%s@sha256:%s\n\n' "${name##*/}" "$name" "${name##*/}"
            ;;
        esac
        """;

    private const string Helm = Record + """
        case "$1" in
        push) printf 'Pushed: %s\nDigest: sha256:%s\n' "$3" "$(basename "$2" .tgz)" >&2 ;;
        esac
        """;

    private readonly TemporaryDirectory _directory = new();

    public Checkout()
    {
        Root = _directory.Below("rsyslog-relp");
        Directory.CreateDirectory(Root);
        ToolResult copied = Tool.Run(
            "cp", ["--recursive", .. ((string[])["hack", "charts", "examples", "Directory.Build.props"]).Select(Repository.PathOf), Root]);
        Assert.That(copied.ExitCode, Is.Zero, copied.Error);
        StandIn("git", Record);
        StandIn("docker", Docker);
        StandIn("helm", Helm);
        StandIn("kubectl", Record + """
            case "$*" in
            *' apply '*) cat >>"$CALLS.applied" ;;
            *shoot-info*) printf '%s' "$DOMAIN" ;;
            *' get seed '*) printf '%s' "$SEEDS" ;;
            esac
            """);
    }

    public string Root { get; }

    public string Programs => Path.GetDirectoryName(_directory.Below("bin/x"))!;

    public string RuntimeKubeconfig => _directory.Below("gardener/dev-setup/kubeconfigs/runtime/kubeconfig");

    public string GardenKubeconfig => _directory.Below("gardener/dev-setup/kubeconfigs/virtual-garden/kubeconfig");

    /// <summary>The recorded calls, without those that only check whether a program exists.</summary>
    public string[] Calls =>
        [
            .. File.ReadAllLines(CallsFile).Where(static call =>
                call is not ("docker info" or "docker buildx version") && !call.StartsWith("git ", StringComparison.Ordinal)),
        ];

    /// <summary>The manifests that kubectl had to apply.</summary>
    public string Applied => File.ReadAllText(CallsFile + ".applied");

    public string Made(string name) => Path.Combine(Root, "artifacts/development", name);

    public void StandIn(string program, string text)
    {
        string path = Path.Combine(Programs, program);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a script of hack/.</summary>
    public ToolResult Run(string script, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        Dictionary<string, string> variables = new()
        {
            ["CALLS"] = CallsFile,
            ["GARDENER_REPO_ROOT"] = _directory.Below("gardener"),
            ["HELM"] = Path.Combine(Programs, "helm"),
            ["HOME"] = _directory.Path,
            ["XDG_CACHE_HOME"] = _directory.Path,
            ["DOMAIN"] = "",
            ["SEEDS"] = "",
        };
        foreach ((string name, string value) in environment)
        {
            variables[name] = value;
        }

        return Tool.Run(Path.Combine(Root, "hack", script), arguments, environment: variables, firstInPath: Programs);
    }

    public void Dispose() => _directory.Dispose();

    private string CallsFile => _directory.Below("calls");
}
