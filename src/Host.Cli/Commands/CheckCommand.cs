using System.CommandLine;
using RsyslogRelp.Host.Cli.Check;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>check</c>: what do a node's own programs say?</summary>
internal static class CheckCommand
{
    public const string Name = "check";

    public const string Help = """
        Examples:
          rsyslog-relp check shoot.yaml
          rsyslog-relp check shoot.yaml secret.yaml --strict
          rsyslog-relp check landscape/ -o json

        The files are rendered into a temporary directory and checked with rsyslogd -N1, bash -n, shellcheck and systemd-analyze verify.
        Daemons and audit rules of this machine are not changed. Empty files take the place of a Secret that is not in the input.

        Exit codes:
          0  every check program that is installed accepts
          1  a document is invalid, a check program rejects a file, or with --strict is missing
          2  wrong usage, no Shoot or config, or something cannot be read or written
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string> format = CommandOptions.Format("How results are printed.", "text", "text", "json");
        Option<string> defaultNamespace = CommandOptions.Namespace();
        Option<bool> strict = CommandOptions.Strict("A missing check program fails, too.");
        Command command = new(
            Name, "Check what Shoots or RsyslogRelpConfigs put on a node with the programs of a node.")
        {
            format,
            defaultNamespace,
            strict,
        };
        files.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            LoadedInput loaded = await ConfigLoader.LoadEnabledAsync(
                files.Of(parsed), parsed.GetRequiredValue(defaultNamespace), context, cancellationToken);
            RenderedInput input = await RenderedInput.RenderAsync(loaded, new Identities(), context, cancellationToken);
            return await RunAsync(context, input, parsed.GetRequiredValue(format), parsed.GetValue(strict), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, RenderedInput input, string format, bool strict, CancellationToken cancellationToken)
    {
        NodeChecks checks = new();
        List<DocumentChecks> documents = [];
        foreach (RenderedConfig rendered in input.Configs)
        {
            using NodeRoot root = new(rendered.Manifest, rendered.Secret);
            IReadOnlyList<CheckResult> results = await checks.RunAsync(rendered.Manifest, root, cancellationToken);
            documents.Add(new DocumentChecks(rendered.Config.Name, results));
        }

        CheckResult[] all = [.. documents.SelectMany(static document => document.Results)];
        CheckResult[] missing = [.. all.Where(static result => result.Outcome == CheckOutcome.NotChecked)];
        bool accepted = all.All(static result => result.Outcome != CheckOutcome.Rejected) && !(strict && missing.Length > 0);
        if (format == "json")
        {
            context.Output.Write(CheckJson.Of(documents, accepted));
        }
        else
        {
            CheckTable.Write(context, documents, input.IsMany);
        }

        IEnumerable<string> reasons = missing.Select(static result => $"{result.Program} did not run: {string.Join("; ", result.Reasons)}");
        foreach (string reason in reasons.Distinct())
        {
            context.Remark(reason);
        }

        return accepted && input.Failed == 0 ? ExitCode.Success : ExitCode.Negative;
    }
}
