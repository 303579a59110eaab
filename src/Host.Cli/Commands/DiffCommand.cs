using System.CommandLine;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>diff</c>: what would a change do to the nodes?</summary>
internal static class DiffCommand
{
    public const string Name = "diff";

    public const string Help = """
        Examples:
          rsyslog-relp diff old.yaml new.yaml
          rsyslog-relp diff before/ after/
          git show HEAD:shoot.yaml | rsyslog-relp diff - shoot.yaml
          rsyslog-relp diff old-config.yaml new-config.yaml

        Each of OLD and NEW holds exactly one Shoot or RsyslogRelpConfig, with its Secrets and ConfigMaps if it is a directory.
        After the diff stands what it makes a node do. A Shoot without the extension puts nothing on a node.
        A project, name or uid that one side lacks is that of the other side; placeholders take the place of those that both lack.

        Exit codes:
          0  both put the same on a node
          1  they differ
          2  wrong usage, an invalid document, or something cannot be read
        """;

    public static Command Create(CliContext context)
    {
        Argument<string> before = new("OLD") { Description = "File or directory before the change, or - for standard input." };
        Argument<string> after = new("NEW") { Description = "File or directory after the change, or - for standard input." };
        Option<string> defaultNamespace = CommandOptions.Namespace();
        IdentityOptions identity = new();
        Command command = new(
            Name, "Compare what two Shoots or RsyslogRelpConfigs put on a node, and say what the change makes a node do.")
        {
            before,
            after,
            defaultNamespace,
        };
        identity.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string namespaceName = parsed.GetRequiredValue(defaultNamespace);
            string[] files = [parsed.GetRequiredValue(before), parsed.GetRequiredValue(after)];
            InputFiles.CheckStandardInput(files);
            try
            {
                LoadedConfig oldConfig = await ConfigLoader.LoadAsync([files[0]], namespaceName, context, cancellationToken);
                LoadedConfig newConfig = await ConfigLoader.LoadAsync([files[1]], namespaceName, context, cancellationToken);
                return await RunAsync(
                    context,
                    oldConfig,
                    newConfig,
                    (config, other) => identity.Resolve(config, parsed, context, other.Shoot),
                    cancellationToken);
            }
            catch (CliException exception) when (exception.ExitCode == ExitCode.Negative)
            {
                // Exit code 1 means "different" here.
                throw new CliException(exception.Message, ExitCode.Trouble, exception);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context,
        LoadedConfig oldConfig,
        LoadedConfig newConfig,
        Func<LoadedConfig, LoadedConfig, ShootIdentity> identity,
        CancellationToken cancellationToken)
    {
        NodeManifest before = Render(oldConfig, newConfig);
        NodeManifest after = Render(newConfig, oldConfig);
        ManifestDiff diff = new(
            before, await oldConfig.TlsSecretAsync(cancellationToken), after, await newConfig.TlsSecretAsync(cancellationToken));
        IReadOnlyList<string> changed = diff.Write(context.Output);
        if (changed.Count == 0)
        {
            context.Remark("no difference: nodes do nothing");
            return ExitCode.Success;
        }

        context.Output.Write("\nA node will:\n");
        foreach (NodeEffect effect in NodeEffects.Of(changed, after))
        {
            context.Output.Write($"- {Describe(effect)}\n");
        }

        return ExitCode.Negative;

        // A Shoot without the extension needs no identity.
        NodeManifest Render(LoadedConfig config, LoadedConfig other) =>
            config.Config is null ? new NodeManifest([], []) : config.Render(identity(config, other), context);
    }

    private static string Describe(NodeEffect effect) => effect switch
    {
        NodeEffect.CleanUp =>
            "be cleaned: the extension's files and units go, the node's own audit rules come back, rsyslog and auditd restart",
        NodeEffect.RestartConfigurator => "reload systemd's units and start rsyslog-configurator.service anew",
        NodeEffect.RunNewConfigurator => "use the new configure-rsyslog.sh at the configurator's next run, within 15 seconds",
        NodeEffect.ReloadUnits => "reload systemd's units: the limits of rsyslog.service change",
        NodeEffect.ReplaceTlsFiles => "replace the TLS files",
        NodeEffect.RestartRsyslog => "restart rsyslog",
        NodeEffect.ReloadAuditRules => "restart auditd and load the audit rules",
        _ => "restore its own audit rules and restart auditd",
    };
}
