using System.CommandLine;
using RsyslogRelp.Host.Cli.Explain;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>explain</c>: what does this field mean?</summary>
internal static class ExplainCommand
{
    public const string Name = "explain";

    public const string Help = """
        Examples:
          rsyslog-relp explain
          rsyslog-relp explain tls.secretReferenceName
          rsyslog-relp explain Auditd

        FIELD is a path with dots, as in kubectl explain, or as a finding names it: loggingRules[0].severity.

        Exit codes:
          0  explained
          2  there is no such field
        """;

    public static Command Create(CliContext context)
    {
        Argument<string> field = new("FIELD")
        {
            Description = "A field of RsyslogRelpConfig such as tls.authMode, or Auditd and a field of it; without it the whole kind.",
            // Otherwise the help would list all that can be completed.
            HelpName = "FIELD",
            DefaultValueFactory = static _ => "",
        };
        field.CompletionSources.Add(static _ => Paths(Schemas.Kinds[0], "").Concat(Paths(Schemas.Kinds[1], Schemas.Kinds[1].Name + ".")));
        Command command = new(Name, "Describe the fields of RsyslogRelpConfig and Auditd documents.") { field };
        command.SetAction(parsed =>
        {
            (SchemaField kind, IReadOnlyList<SchemaField> fields) = FieldSearch.Find(parsed.GetRequiredValue(field));
            ExplainText.Write(context.Output, kind, fields);
            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> Paths(SchemaField parent, string before) => parent.Fields.SelectMany(field =>
        Paths(field, before + field.Name + ".").Prepend(before + field.Name));
}
