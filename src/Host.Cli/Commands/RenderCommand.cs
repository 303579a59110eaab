using System.CommandLine;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>render</c>: what would a node get?</summary>
internal static class RenderCommand
{
    public const string Name = "render";

    public const string Help = """
        Examples:
          rsyslog-relp render shoot.yaml
          rsyslog-relp render shoot.yaml configmap.yaml -o json
          rsyslog-relp render shoot.yaml secret.yaml -o dir --output-dir node/
          rsyslog-relp render config.yaml --project foo --shoot bar --shoot-uid 3f0c...

        Placeholders take the place of a project, name or uid that neither the Shoot nor an option gives.

        Exit codes:
          0  rendered
          1  the document is invalid, or the ConfigMap with its audit rules is not in the input; nothing was rendered
          2  wrong usage, not exactly one Shoot or config, or something cannot be read or written
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string> format = CommandOptions.Format(
            "A fragment of an OperatingSystemConfig, or the node's tree below a directory.", "yaml", "json", "dir");
        Option<string?> directory = new("--output-dir") { Description = "The directory that -o dir makes.", HelpName = "DIR" };
        Option<bool> force = new("--force") { Description = "Let -o dir replace a tree that it wrote before." };
        Option<string> defaultNamespace = CommandOptions.Namespace();
        IdentityOptions identity = new();
        Command command = new(
            Name, "Print or write the files and units that a Shoot or RsyslogRelpConfig puts on a node.")
        {
            format,
            directory,
            force,
            defaultNamespace,
        };
        identity.AddTo(command);
        files.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string output = parsed.GetRequiredValue(format);
            string? target = parsed.GetValue(directory);
            if ((output == "dir") != !string.IsNullOrEmpty(target))
            {
                throw new CliException(output == "dir" ? "-o dir needs --output-dir DIR" : "--output-dir needs -o dir");
            }

            LoadedConfig loaded = await ConfigLoader.LoadEnabledAsync(
                files.Of(parsed), parsed.GetRequiredValue(defaultNamespace), context, cancellationToken);
            ShootIdentity shoot = identity.Resolve(loaded, parsed, context);
            NodeManifest manifest = loaded.Render(shoot, context);
            if (target is not null)
            {
                Write(context, target, manifest, await loaded.TlsSecretAsync(cancellationToken), parsed.GetValue(force));
            }
            else
            {
                context.Output.Write(output == "json" ? ManifestText.Json(manifest) : ManifestText.Yaml(manifest));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(CliContext context, string target, NodeManifest manifest, SecretData? secret, bool force)
    {
        List<(NodeFile File, byte[] Content)> files = [];
        foreach (NodeFile file in manifest.NodeTree())
        {
            if (DirectoryWriter.Bytes(file, secret) is { } content)
            {
                files.Add((file, content));
            }
            else if (file.Content is SecretContent reference)
            {
                context.Remark(
                    $"not written: {file.Path}, which is {reference.DataKey} of the Secret {Printable.Of(reference.SecretName)}; "
                    + "add the Secret's file with -f");
            }
        }

        DirectoryWriter.Write(target, files, force);
    }
}
