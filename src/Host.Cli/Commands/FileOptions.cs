using System.CommandLine;
using System.CommandLine.Parsing;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>The input files of a command, as arguments or with <c>-f</c>.</summary>
internal sealed class FileOptions
{
    private const string What = "File or directory (*.yaml, *.yml and *.json in it and its subdirectories), or - for standard input; "
        + "YAML with one or more documents, or JSON.";

    private readonly Argument<string[]> _arguments = new("FILE|DIR|-") { Description = What, Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> _option = new("--file", "-f")
    {
        Description = "The same, as in kubectl. May be repeated.",
        HelpName = "FILE|DIR|-",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds both to a command.</summary>
    public void AddTo(Command command)
    {
        // Both take all arguments that follow, so a misspelt option would be read as a file name.
        _arguments.Validators.Add(result => RefuseOptions(result, result.Tokens, command));
        _option.Validators.Add(result => RefuseOptions(result, result.Tokens, command));
        command.Arguments.Add(_arguments);
        command.Options.Insert(0, _option);
    }

    /// <summary>All that were given, in this order.</summary>
    /// <exception cref="CliException">None was given.</exception>
    public string[] Of(ParseResult parsed)
    {
        string[] files = [.. parsed.GetValue(_arguments) ?? [], .. parsed.GetValue(_option) ?? []];
        return files.Length > 0 ? files : throw new CliException(
            $"give a file or directory, or - for standard input; see rsyslog-relp {parsed.CommandResult.Command.Name} --help");
    }

    private static void RefuseOptions(SymbolResult result, IEnumerable<Token> tokens, Command command)
    {
        foreach (string value in tokens.Select(static token => token.Value).Where(static value => value.Length > 1 && value[0] == '-'))
        {
            result.AddError($"{UsageErrors.UnknownOption(value, command)}; a file of that name is ./{value}");
        }
    }
}
