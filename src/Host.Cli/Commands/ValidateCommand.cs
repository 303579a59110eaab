using System.CommandLine;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>validate</c>: what would the admission webhook say?</summary>
internal static class ValidateCommand
{
    public const string Name = "validate";

    public const string Help = """
        Examples:
          rsyslog-relp validate -f shoot.yaml
          rsyslog-relp validate -f shoot.yaml -f secret.yaml -f configmap.yaml --strict
          rsyslog-relp validate -f landscape/ -o junit > report.xml
          kubectl get shoot,secret,configmap -n garden-foo -o yaml | rsyslog-relp validate -f -

        Findings read FILE:LINE: PATH: TYPE: VALUE: DETAIL; a warning has "warning: " after the line.

        Exit codes:
          0  every document would be admitted
          1  a document would be denied, or has a warning under --strict
          2  wrong usage, nothing to validate, or something cannot be read
        """;

    public static Command Create(CliContext context)
    {
        Option<string[]> files = CommandOptions.File();
        Option<string> format = CommandOptions.Format("How findings are printed.", "text", "json", "junit");
        Option<string> defaultNamespace = CommandOptions.Namespace();
        Option<bool> strict = CommandOptions.Strict("Warnings fail, too.");
        Command command = new(
            Name, "Check Shoots, RsyslogRelpConfigs and Auditd documents as the admission webhook does.")
        {
            files,
            format,
            defaultNamespace,
            strict,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(context, parsed.GetRequiredValue(files), parsed.GetRequiredValue(format),
            parsed.GetRequiredValue(defaultNamespace), parsed.GetValue(strict), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, string[] files, string format, string defaultNamespace, bool strict, CancellationToken cancellationToken)
    {
        DocumentSet input = await InputReader.ReadAsync(files, context, cancellationToken);
        if (input.Unreadable.Count == 0 && !input.Subjects.Any())
        {
            throw new CliException("nothing to validate: the input holds no Shoot, RsyslogRelpConfig or Auditd");
        }

        DocumentChecker checker = new(context, input, defaultNamespace);
        CheckedInput result = await checker.CheckAsync(input, cancellationToken);
        IReadOnlyList<CheckedDocument> documents = result.Documents;
        RemarkOnIdleShoots(context, result);
        switch (format)
        {
            case "json":
                FindingsJson.Write(context.Output, documents, strict);
                break;
            case "junit":
                FindingsJUnit.Write(context.Output, documents, strict);
                break;
            default:
                FindingsText.Write(context.Output, documents);
                break;
        }

        int errors = documents.Sum(static document => document.Findings.Count(static finding => finding.IsError));
        int warnings = documents.Sum(static document => document.Findings.Count) - errors;
        context.Remark($"{Count(documents.Count, "document")}, {Count(errors, "error")}, {Count(warnings, "warning")}");
        return documents.Any(document => document.Fails(strict)) ? ExitCode.Negative : ExitCode.Success;
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

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
