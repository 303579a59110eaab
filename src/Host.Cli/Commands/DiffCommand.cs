using System.CommandLine;
using RsyslogRelp.Host.Cli.Diff;
using RsyslogRelp.Host.Cli.Input;
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
          rsyslog-relp-0.1 render landscape/ -o dir --output-dir before/; rsyslog-relp-0.2 diff before/ landscape/

        Each of OLD and NEW holds Shoots or RsyslogRelpConfigs, with their Secrets and ConfigMaps if it is a directory, or is a directory
        that render -o dir wrote. Documents are compared by namespace and name. A change that many Shoots share is printed once, and the
        Shoots are counted by what the change makes their nodes do. A Shoot without the extension puts nothing on a node.
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
        Option<string> format = CommandOptions.Format("How the difference is printed.", "text", "text", "json");
        Option<string> defaultNamespace = CommandOptions.Namespace();
        IdentityOptions identity = new();
        Command command = new(
            Name, "Compare what two Shoots or RsyslogRelpConfigs put on a node, and say what the change makes a node do.")
        {
            before,
            after,
            format,
            defaultNamespace,
        };
        identity.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] files = [parsed.GetRequiredValue(before), parsed.GetRequiredValue(after)];
            InputFiles.CheckStandardInput(files);
            try
            {
                string namespaceName = parsed.GetRequiredValue(defaultNamespace);
                DiffSide oldSide = await DiffSide.ReadAsync(files[0], namespaceName, context, cancellationToken);
                DiffSide newSide = await DiffSide.ReadAsync(files[1], namespaceName, context, cancellationToken);
                Identities identities = identity.Of(parsed, oldSide.Documents.Count > 1 || newSide.Documents.Count > 1);
                DiffResult result = await new Comparison(context, identities).RunAsync(oldSide, newSide, cancellationToken);
                return Print(context, result, parsed.GetRequiredValue(format), oldSide.Failed + newSide.Failed + result.Failed);
            }
            catch (CliException exception) when (exception.ExitCode == ExitCode.Negative)
            {
                // Exit code 1 means "different" here.
                throw new CliException(exception.Message, ExitCode.Trouble, exception);
            }
        });
        return command;
    }

    private static int Print(CliContext context, DiffResult result, string format, int failed)
    {
        if (format == "json")
        {
            context.Output.Write(DiffJson.Of(result));
        }
        else
        {
            DiffText.Write(context, result);
        }

        return failed > 0 ? ExitCode.Trouble : result.IsEmpty ? ExitCode.Success : ExitCode.Negative;
    }
}
