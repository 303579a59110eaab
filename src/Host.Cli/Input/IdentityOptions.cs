using System.CommandLine;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// <c>--project</c>, <c>--shoot</c>, <c>--shoot-uid</c>: the identity of the cluster. An option takes precedence over the Shoot.
/// </summary>
internal sealed class IdentityOptions
{
    private readonly Option<string?> _project = new("--project")
    {
        Description = "Project name; needed where the namespace of the Shoot does not tell, and for a bare config.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _shoot = new("--shoot")
    {
        Description = "Name of the Shoot; needed for a bare config.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _uid = new("--shoot-uid")
    {
        Description = "metadata.uid of the Shoot; needed for a bare config.",
        HelpName = "UID",
    };

    public void AddTo(Command command)
    {
        command.Add(_project);
        command.Add(_shoot);
        command.Add(_uid);
    }

    /// <summary>The identity of a document's Shoot.</summary>
    /// <param name="document">The Shoot or config.</param>
    /// <param name="shoot">The decoded Shoot; null for a bare config.</param>
    /// <param name="parsed">The options as given.</param>
    /// <param name="remarks">Takes the remark that a uid is missing.</param>
    /// <exception cref="CliException">Something is missing; the message names all of it.</exception>
    public ShootIdentity Resolve(InputDocument document, Shoot? shoot, ParseResult parsed, TextWriter remarks)
    {
        string? shootProject = shoot is null ? null : ShootIdentity.ProjectFromGardenNamespace(shoot.Namespace);
        string project = parsed.GetValue(_project) ?? shootProject ?? "";
        string name = parsed.GetValue(_shoot) ?? shoot?.Name ?? "";
        string uid = parsed.GetValue(_uid) ?? shoot?.Uid ?? "";

        List<string> missing = [];
        Require(project, "--project", missing);
        Require(name, "--shoot", missing);
        if (shoot is null)
        {
            Require(uid, "--shoot-uid", missing);
        }

        if (missing.Count > 0)
        {
            string why = WhyMissing(shoot, project);
            throw new CliException($"{document.Location}: {why}; add {string.Join(" ", missing)}");
        }

        if (uid.Length == 0)
        {
            remarks.WriteLine(
                $"{document.Location}: {document.Title} has no metadata.uid yet, so the forwarded lines will lack it; add --shoot-uid UID");
        }

        return new ShootIdentity(project, name, uid);
    }

    /// <summary>An identity with placeholders for values that the Shoot lacks, for files that no node will get.</summary>
    public static ShootIdentity OrPlaceholder(Shoot? shoot)
    {
        string project = shoot is null ? "project" : ShootIdentity.ProjectFromGardenNamespace(shoot.Namespace) ?? "project";
        return new ShootIdentity(
            project, shoot is { Name.Length: > 0 } ? shoot.Name : "shoot", shoot is { Uid.Length: > 0 } ? shoot.Uid : "uid");
    }

    private static string WhyMissing(Shoot? shoot, string project)
    {
        if (shoot is null)
        {
            return "a config on its own does not say whose nodes it is for";
        }

        string namespaceName = shoot.Namespace.Length == 0 ? "(none)" : $"\"{Printable.Of(shoot.Namespace)}\"";
        return project.Length == 0
            ? $"the namespace {namespaceName} does not tell the project, as garden-NAME would"
            : "the Shoot has no metadata.name";
    }

    private static void Require(string value, string option, List<string> missing)
    {
        if (value.Length == 0)
        {
            missing.Add($"{option} {(option == "--shoot-uid" ? "UID" : "NAME")}");
        }
    }
}
