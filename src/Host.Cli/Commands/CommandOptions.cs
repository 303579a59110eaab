using System.CommandLine;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<string[]> File()
    {
        Option<string[]> option = new("--file", "-f")
        {
            Description = "File or directory (*.yaml, *.yml, *.json below it), or - for standard input; "
                + "YAML with one or more documents, or JSON. May be repeated.",
            HelpName = "FILE|DIR|-",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };

        // This option takes all arguments that follow, so a misspelt option would be read as a file name.
        option.Validators.Add(static result =>
        {
            IEnumerable<string> values = result.Tokens.Select(static token => token.Value);
            foreach (string value in values.Where(static value => value.Length > 1 && value[0] == '-'))
            {
                result.AddError($"Unrecognized option '{value}'; a file of that name is ./{value}");
            }
        });
        return option;
    }

    public static Option<string> Namespace() => new("--namespace", "-n")
    {
        Description = "Namespace of documents that name none, such as garden-foo.",
        HelpName = "NAMESPACE",
        DefaultValueFactory = static _ => "",
    };

    public static Option<bool> Strict(string what) => new("--strict") { Description = what };

    public static Option<string> Format(string description, params string[] values)
    {
        Option<string> option = new("--output", "-o")
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => values[0],
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
