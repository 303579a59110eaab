using System.CommandLine;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// <c>--project</c>, <c>--shoot</c>, <c>--shoot-uid</c>: the identity of the cluster. An option takes precedence over the Shoot.
/// A placeholder takes the place of what neither says.
/// </summary>
internal sealed class IdentityOptions
{
    /// <summary>The identity of a cluster about which nothing is known.</summary>
    public static readonly ShootIdentity Placeholders = new("PROJECT", "SHOOT", "SHOOT-UID");

    private readonly Option<string?> _project = new("--project")
    {
        Description = "Project name; for a bare config, or where the namespace of the Shoot is not garden-NAME.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _shoot = new("--shoot")
    {
        Description = "Name of the Shoot; for a bare config.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _uid = new("--shoot-uid")
    {
        Description = "metadata.uid of the Shoot; for a bare config, or a Shoot that is not created yet.",
        HelpName = "UID",
    };

    public void AddTo(Command command)
    {
        command.Add(_project);
        command.Add(_shoot);
        command.Add(_uid);
    }

    /// <summary>The identity of a document's Shoot. A remark names the placeholders.</summary>
    /// <param name="config">The Shoot or config.</param>
    /// <param name="parsed">The options as given.</param>
    /// <param name="context">Takes the remark.</param>
    /// <param name="other">The same Shoot before or after a change, from which missing values are taken.</param>
    public ShootIdentity Resolve(LoadedConfig config, ParseResult parsed, CliContext context, Shoot? other = null)
    {
        List<string> missing = [];
        ShootIdentity identity = new(
            Value(_project, ProjectOf(config.Shoot) ?? ProjectOf(other), Placeholders.ProjectName),
            Value(_shoot, config.Shoot?.Name, Placeholders.Name, other?.Name),
            Value(_uid, config.Shoot?.Uid, Placeholders.Uid, other?.Uid));
        if (missing.Count > 0)
        {
            context.Error.WriteLine(
                $"{config.Document.Location}: {config.Document.Title}: rendered with placeholders: {string.Join(' ', missing)}");
        }

        return identity;

        string Value(Option<string?> option, string? own, string placeholder, string? others = null)
        {
            string? value = new[] { parsed.GetValue(option), own, others }.FirstOrDefault(static value => !string.IsNullOrEmpty(value));
            if (value is null)
            {
                missing.Add($"{option.Name} {placeholder}");
            }

            return value ?? placeholder;
        }
    }

    /// <summary>An identity with placeholders for values that the Shoot lacks, for files that no node will get.</summary>
    public static ShootIdentity OrPlaceholder(Shoot? shoot) => new(
        ProjectOf(shoot) ?? Placeholders.ProjectName,
        shoot is { Name.Length: > 0 } ? shoot.Name : Placeholders.Name,
        shoot is { Uid.Length: > 0 } ? shoot.Uid : Placeholders.Uid);

    private static string? ProjectOf(Shoot? shoot) => shoot is null ? null : ShootIdentity.ProjectFromGardenNamespace(shoot.Namespace);
}
