using System.CommandLine;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Compatibility;
using RsyslogRelp.Host.Cli.Findings;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>validate</c>: what would the admission webhook say?</summary>
internal static class ValidateCommand
{
    public const string Name = "validate";

    public const string Help = """
        Examples:
          rsyslog-relp validate shoot.yaml
          rsyslog-relp validate shoot.yaml secret.yaml configmap.yaml --strict --require-references
          rsyslog-relp validate landscape/ -o junit > report.xml
          rsyslog-relp validate landscape/ --for go-v0.14
          kubectl get shoot,secret,configmap -n garden-foo -o yaml | rsyslog-relp validate -

        The format of a finding is FILE:LINE: PATH: TYPE: VALUE: DETAIL, with "warning: " or "note: " after the line if it is not an error.
        A note says that a referenced Secret or ConfigMap is not among the input files.
        --for go-v0.14 also says what the Go extension v0.14 would refuse (errors) or would admit and do otherwise on a node (warnings).

        Exit codes:
          0  every document would be admitted, with --for also by the other extension
          1  a document would be denied; with --strict also: it has a warning; with --require-references also: it has a note
          2  wrong usage, nothing to validate, or something cannot be read
        """;

    public static Command Create(CliContext context)
    {
        FileOptions files = new();
        Option<string> format = CommandOptions.Format("How findings are printed.", "text", "text", "json", "junit");
        Option<string> defaultNamespace = CommandOptions.Namespace();
        Option<bool> strict = CommandOptions.Strict("Warnings fail, too.");
        Option<bool> references = new("--require-references")
        {
            Description = "Fail if a Secret or ConfigMap that a document refers to is not among the input files.",
        };
        Option<string?> target = new("--for")
        {
            Description = "Check also whether the Go extension of this version would admit the documents, to be able to go back to it.",
            HelpName = GoExtension.Name,
        };
        target.AcceptOnlyFromAmong(GoExtension.Name);
        Command command = new(
            Name, "Check Shoots, RsyslogRelpConfigs and Auditd documents as the admission webhook does.")
        {
            format,
            defaultNamespace,
            strict,
            references,
            target,
        };
        files.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context,
            files.Of(parsed),
            parsed.GetRequiredValue(format),
            parsed.GetRequiredValue(defaultNamespace),
            new Strictness(parsed.GetValue(strict), parsed.GetValue(references)),
            parsed.GetValue(target) is not null,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context,
        string[] files,
        string format,
        string defaultNamespace,
        Strictness strictness,
        bool isForGo,
        CancellationToken cancellationToken)
    {
        DocumentSet input = await InputReader.ReadAsync(files, context, cancellationToken);
        if (input.Unreadable.Count == 0 && !input.Subjects.Any())
        {
            throw new CliException("nothing to validate: the input holds no Shoot, RsyslogRelpConfig or Auditd");
        }

        DocumentChecker checker = new(context, input, defaultNamespace)
        {
            Further = isForGo ? GoExtension.Check : static _ => [],
        };
        CheckedInput result = await checker.CheckAsync(input, cancellationToken);
        IReadOnlyList<CheckedDocument> documents = result.Documents;
        RemarkOnIdleShoots(context, result);
        switch (format)
        {
            case "json":
                FindingsJson.Write(context.Output, documents, strictness);
                break;
            case "junit":
                FindingsJUnit.Write(context.Output, documents, strictness);
                break;
            default:
                FindingsText.Write(context.Output, documents);
                break;
        }

        context.Remark($"{Number.Of(documents.Count, "document")}, {Count("error")}, {Count("warning")}{NotChecked()}");
        return documents.Any(document => document.Fails(strictness)) ? ExitCode.Negative : ExitCode.Success;

        string Count(string level) => Number.Of(Findings(level), level);

        string NotChecked() => Findings("note") is > 0 and var number ? $", {Number.Of(number, "reference")} not checked" : "";

        int Findings(string level) => documents.Sum(document => document.Findings.Count(finding => finding.Level == level));
    }

    private static void RemarkOnIdleShoots(CliContext context, CheckedInput input)
    {
        foreach ((InputDocument document, Shoot? shoot, _, _) in input.Decoded)
        {
            ShootExtension[] extensions =
                [.. (shoot?.Extensions ?? []).Where(static entry => entry.Type == ConfigurationApi.ExtensionType)];
            if (shoot is null || extensions.Any(static extension => !extension.Disabled))
            {
                continue;
            }

            string why = extensions.Length > 0 ? "is disabled" : "is not among spec.extensions";
            context.Error.WriteLine(
                $"{document.Location}: {document.Title}: the extension {ConfigurationApi.ExtensionType} {why}; nothing to check");
        }
    }
}
