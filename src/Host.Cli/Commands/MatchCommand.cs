using System.CommandLine;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Match;
using RsyslogRelp.Host.Cli.Shell;
using RsyslogRelp.Host.Cli.Traffic;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>match</c>: is this message forwarded, and if not, why?</summary>
internal static class MatchCommand
{
    public const string Name = "match";

    public const string Help = """
        Examples:
          rsyslog-relp match shoot.yaml --program sshd --severity info --message "Accepted publickey for root"
          journalctl -o json --since -1h | rsyslog-relp match shoot.yaml --stdin
          journalctl -o json --since -7d | rsyslog-relp match shoot.yaml --summary --nodes 20
          journalctl -o json --since -7d | rsyslog-relp match new.yaml --summary --against old.yaml
          nc -lk 5140 | rsyslog-relp match config.yaml --stdin

        --stdin takes, line by line, RFC 3164 and RFC 5424 with their <PRI>, and what journalctl -o json prints. Program, severity and
        message are what rsyslogd makes of it: a message begins with the space after its tag, control characters are #ooo.
        --summary reads the same lines and adds them up: what each rule forwards, how much that is, which programs and audit keys are
        forwarded and which are not, and how long the queue of a node lasts while the receiver does not answer.

        Exit codes:
          0  at least one message is forwarded
          1  none is
          2  wrong usage, an invalid document, or something cannot be read
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string?> program = new("--program")
        {
            Description = "Program name, or its whole tag such as kubelet[77].",
            HelpName = "NAME",
        };
        Option<string?> severity = new("--severity") { Description = "0 (emerg) to 7 (debug), or its name.", HelpName = "N|NAME" };
        Option<string?> message = new("--message")
        {
            Description = "Text of the message; the space that rsyslogd puts before it is added.",
            HelpName = "TEXT",
        };
        Option<bool> stdin = new("--stdin") { Description = "Read messages from standard input." };
        Option<bool> summary = new("--summary") { Description = "Read messages from standard input, and print what they add up to." };
        Option<string?> against = new("--against")
        {
            Description = "With --summary: another Shoot or config; say which messages are gained and lost compared with it.",
            HelpName = "FILE|DIR",
        };
        Option<int> nodes = new("--nodes")
        {
            Description = "With --summary: the number of nodes to forecast for.",
            HelpName = "N",
            DefaultValueFactory = static _ => 1,
        };
        nodes.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--nodes must be 1 or more");
            }
        });
        Option<string> format = CommandOptions.Format("How results are printed; JSON is an object per line.", "text", "text", "json");
        Option<string> defaultNamespace = CommandOptions.Namespace();
        Command command = new(
            Name, "Say which rule forwards a message, or why each does not.")
        {
            program,
            severity,
            message,
            stdin,
            summary,
            against,
            nodes,
            format,
            defaultNamespace,
        };
        files.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] inputs = files.Of(parsed);
            bool isSummary = parsed.GetValue(summary);
            bool fromInput = parsed.GetValue(stdin) || isSummary;
            string? oldInput = parsed.GetValue(against);
            if (!isSummary && (oldInput is not null || parsed.GetResult(nodes) is { Implicit: false }))
            {
                throw new CliException("--against and --nodes need --summary");
            }

            LogMessage? single = Single(parsed.GetValue(program), parsed.GetValue(severity), parsed.GetValue(message), fromInput);
            if (fromInput && inputs.Append(oldInput).Contains(InputFiles.StandardInput))
            {
                throw new CliException("standard input cannot hold both the document (-) and the messages");
            }

            string namespaceName = parsed.GetRequiredValue(defaultNamespace);
            LoadedConfig loaded = await LoadAsync(context, inputs, namespaceName, cancellationToken);
            if (isSummary)
            {
                LoadedConfig? before = oldInput is null ? null : await LoadAsync(context, [oldInput], namespaceName, cancellationToken);
                bool asJson = parsed.GetRequiredValue(format) == "json";
                return await SummarizeAsync(context, loaded, before, parsed.GetValue(nodes), asJson, cancellationToken);
            }

            IReadOnlyList<LoggingRule> rules = loaded.Config!.LoggingRules;
            Matcher matcher = new(
                context, rules, parsed.GetRequiredValue(format) == "json" ? new VerdictJson() : new VerdictText(rules));
            return single is null ? await matcher.RunAsync(cancellationToken) : matcher.Run(single);
        });
        return command;
    }

    private static async Task<int> SummarizeAsync(
        CliContext context, LoadedConfig config, LoadedConfig? before, int nodes, bool asJson, CancellationToken cancellationToken)
    {
        IReadOnlyList<LoggingRule> rules = config.Config!.LoggingRules;
        TrafficSummary summary = new(rules.Count, new WireSize(new Identities().Of(config)));
        LogFilterEvaluation? oldRules = before is null ? null : new LogFilterEvaluation(before.Config!.LoggingRules);
        await new SummaryRun(context, new LogFilterEvaluation(rules), oldRules).RunAsync(summary, cancellationToken);
        if (asJson)
        {
            context.Output.Write(SummaryJson.Of(summary, nodes, before is not null));
        }
        else
        {
            SummaryText.Write(context, summary, nodes, before is not null);
        }

        return summary.Forwarded.Messages > 0 ? ExitCode.Success : ExitCode.Negative;
    }

    private static LogMessage? Single(string? program, string? severity, string? message, bool fromInput)
    {
        if (fromInput)
        {
            return program is null && severity is null && message is null ? null
                : throw new CliException(
                    "--stdin and --summary take the messages from standard input; leave out --program, --severity and --message");
        }

        if (program is null || severity is null || message is null)
        {
            throw new CliException("give --program, --severity and --message, or --stdin or --summary");
        }

        string text = LogMessage.Escape(message);
        return new LogMessage(LogMessage.ProgramNameOf(program), SeverityName.Parse(severity), text.StartsWith(' ') ? text : " " + text);
    }

    private static async Task<LoadedConfig> LoadAsync(
        CliContext context, string[] files, string defaultNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return await ConfigLoader.LoadOneAsync(files, defaultNamespace, context, cancellationToken);
        }
        catch (CliException exception) when (exception.ExitCode == ExitCode.Negative)
        {
            // Exit code 1 means "not forwarded" here.
            throw new CliException(exception.Message, ExitCode.Trouble, exception);
        }
    }
}
