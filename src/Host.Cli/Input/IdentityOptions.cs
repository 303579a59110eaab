using System.CommandLine;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary><c>--project</c>, <c>--shoot</c>, <c>--shoot-uid</c>: the identity of the cluster.</summary>
internal sealed class IdentityOptions
{
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

    /// <summary>The identities of the documents of an input.</summary>
    /// <param name="parsed">The options as given.</param>
    /// <param name="isMany">Whether the input holds more than one document.</param>
    /// <exception cref="CliException">An option gives one name to many Shoots.</exception>
    public Identities Of(ParseResult parsed, bool isMany)
    {
        Option<string?>[] ofOne = [_shoot, _uid];
        if (isMany && ofOne.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } option)
        {
            throw new CliException($"{option.Name} is the identity of one Shoot, and the input holds more than one; leave it out");
        }

        return new Identities(new ShootIdentity(
            parsed.GetValue(_project) ?? "", parsed.GetValue(_shoot) ?? "", parsed.GetValue(_uid) ?? ""));
    }
}
