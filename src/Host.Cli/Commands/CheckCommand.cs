using System.CommandLine;
using RsyslogRelp.Core.Node;
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

        The tree is rendered into a temporary directory, where rsyslogd -N1, bash -n, shellcheck and systemd-analyze verify look at it.
        No daemon and no audit rule of this machine is touched. Empty files stand in for a Secret that is not in the input.

        Exit codes:
          0  every judge that is here accepts
          1  the document is invalid, a judge refuses, or a judge is missing under --strict
          2  wrong usage, not exactly one Shoot or config, or something cannot be read or written
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string> defaultNamespace = CommandOptions.Namespace();
        Option<bool> strict = CommandOptions.Strict("A missing judge fails, too.");
        Command command = new(
            Name, "Let the programs of a node judge what a Shoot or RsyslogRelpConfig puts on it.")
        {
            defaultNamespace,
            strict,
        };
        files.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            LoadedConfig loaded = await ConfigLoader.LoadEnabledAsync(
                files.Of(parsed), parsed.GetRequiredValue(defaultNamespace), context, cancellationToken);
            return await RunAsync(context, loaded, parsed.GetValue(strict), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, LoadedConfig loaded, bool strict, CancellationToken cancellationToken)
    {
        NodeManifest manifest = loaded.Render(IdentityOptions.OrPlaceholder(loaded.Shoot), context);
        using NodeRoot root = new(manifest, await loaded.TlsSecretAsync(cancellationToken));
        IReadOnlyList<CheckResult> results = await NodeChecks.RunAsync(manifest, root, cancellationToken);
        CheckTable.Write(context, results);

        List<CheckResult> missing = [.. results.Where(static result => result.Outcome == CheckOutcome.NotChecked)];
        IEnumerable<string> reasons =
            missing.Select(static result => $"{result.Program} did not judge: {string.Join("; ", result.Reasons)}");
        foreach (string reason in reasons.Distinct())
        {
            context.Remark(reason);
        }

        bool refused = results.Any(static result => result.Outcome == CheckOutcome.Refused);
        return refused || (strict && missing.Count > 0) ? ExitCode.Negative : ExitCode.Success;
    }
}
