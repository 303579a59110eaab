using System.CommandLine;
using RsyslogRelp.Core.Node;
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
          rsyslog-relp render shoot.yaml --show-only 60-audit.conf
          rsyslog-relp render shoot.yaml configmap.yaml -o json
          rsyslog-relp render shoot.yaml secret.yaml -o dir --output-dir node/
          rsyslog-relp render landscape/ -o dir --output-dir before/
          rsyslog-relp render config.yaml --project foo --shoot bar --shoot-uid 3f0c...

        -o text, the default on a terminal, prints files as they stand on the node; -o yaml, the default elsewhere, and -o json print
        fragments of an OperatingSystemConfig. With more than one Shoot or config, -o dir makes a directory NAMESPACE/NAME for each.
        Placeholders take the place of a project, name or uid that neither the Shoot nor an option gives.

        Exit codes:
          0  rendered
          1  a document is invalid, or the ConfigMap with its audit rules is not in the input; it was not rendered
          2  wrong usage, no Shoot or config, or something cannot be read or written
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string> format = CommandOptions.Format(
            "Files as they stand on the node, a fragment of an OperatingSystemConfig, or a directory with the node's tree.",
            context.Screen.IsTerminal ? "text" : "yaml",
            "text",
            "yaml",
            "json",
            "dir");
        Option<string?> only = new("--show-only", "-s")
        {
            Description = "Print only files of this name, or whose path ends in it.",
            HelpName = "FILE",
        };
        Option<string?> directory = new("--output-dir") { Description = "The directory that -o dir makes.", HelpName = "DIR" };
        Option<bool> force = new("--force") { Description = "Let -o dir replace a tree that it wrote before." };
        Option<bool> stored = new("--stored")
        {
            Description = "Take the configuration as it is stored in a cluster, where the Go extension may have admitted it: "
                + "render what the webhook renders, and warn of what a node does not do as it is written.",
        };
        Option<string> defaultNamespace = CommandOptions.Namespace();
        IdentityOptions identity = new();
        Command command = new(
            Name, "Print or write the files and units that Shoots or RsyslogRelpConfigs put on a node.")
        {
            format,
            only,
            directory,
            force,
            stored,
            defaultNamespace,
        };
        files.AddTo(command);
        identity.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? shown = parsed.GetValue(only);
            bool formatIsGiven = parsed.GetResult(format) is { Implicit: false };
            string output = shown is not null && !formatIsGiven ? "text" : parsed.GetRequiredValue(format);
            string? target = parsed.GetValue(directory);
            CheckUsage(output, target, shown);

            LoadedInput loaded = await ConfigLoader.LoadEnabledAsync(
                files.Of(parsed),
                parsed.GetRequiredValue(defaultNamespace),
                context,
                cancellationToken,
                parsed.GetValue(stored));
            Identities identities = identity.Of(parsed, loaded.IsMany);
            RenderedInput input = await RenderedInput.RenderAsync(loaded, identities, context, cancellationToken);
            identities.Report(context.Error);
            switch (output)
            {
                case "dir":
                    DirectoryWriter.Write(target!, RenderedTree.FilesOf(input, context), parsed.GetValue(force));
                    break;
                case "json":
                    context.Output.Write(ManifestText.Json(input));
                    break;
                case "yaml":
                    context.Output.Write(ManifestText.Yaml(input));
                    break;
                default:
                    NodeText.Write(context.Output, context.Screen, Selected(input, shown), input.IsMany);
                    break;
            }

            return input.Failed == 0 ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }

    private static void CheckUsage(string output, string? target, string? shown)
    {
        if ((output == "dir") != !string.IsNullOrEmpty(target))
        {
            throw new CliException(output == "dir" ? "-o dir needs --output-dir DIR" : "--output-dir needs -o dir");
        }

        if (shown is not null && output != "text")
        {
            throw new CliException("--show-only needs -o text");
        }
    }

    private static List<(RenderedConfig Config, NodeFile File)> Selected(RenderedInput input, string? shown)
    {
        string suffix = "/" + shown?.TrimStart('/');
        List<(RenderedConfig Config, NodeFile File)> files =
        [
            .. input.Configs.SelectMany(static config => config.Manifest.NodeTree(), static (config, file) => (config, file))
                .Where(entry => shown is null || entry.file.Path.EndsWith(suffix, StringComparison.Ordinal)),
        ];
        IEnumerable<string> names = input.Configs[0].Manifest.NodeTree().Select(static file => Path.GetFileName(file.Path));
        return files.Count > 0 ? files : throw new CliException(
            $"--show-only {Printable.Of(shown!)}: no such file; there are {string.Join(", ", names)}");
    }
}
