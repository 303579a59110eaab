using System.CommandLine;
using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>What is wrong with the arguments, in one line.</summary>
internal static class UsageErrors
{
    /// <summary>Describes the errors of a command line, with the name that a misspelt one was meant to be.</summary>
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        Command root = parsed.RootCommandResult.Command;
        string name = command == root ? root.Name : $"{root.Name} {command.Name}";
        return $"{string.Join("; ", Errors(parsed, command))}; see {name} --help";
    }

    /// <summary>What is wrong with an option that a command does not have.</summary>
    public static string UnknownOption(string option, Command command) => $"Unrecognized option '{option}'{Hint(option, command)}";

    private static IEnumerable<string> Errors(ParseResult parsed, Command command)
    {
        // Whatever follows an unknown command is not wrong by itself.
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [{ } first, ..])
        {
            return [$"Unrecognized {(first.StartsWith('-') ? "option" : "command")} '{first}'{Hint(first, command)}"];
        }

        string[] hints = [.. parsed.UnmatchedTokens.Select(token => Hint(token, command)).Where(static hint => hint.Length > 0)];
        return parsed.Errors.Select((error, index) => OneLine(error.Message) + (index == 0 ? string.Concat(hints) : ""));
    }

    private static string Hint(string word, Command command)
    {
        IEnumerable<string> known = word.StartsWith('-')
            ? command.Options.Concat(Inherited(command)).Select(static option => option.Name)
            : command.Subcommands.Select(static one => one.Name);
        return known.FirstOrDefault(name => Spelling.IsNear(word, name)) is { } meant ? $", did you mean '{meant}'?" : "";
    }

    private static IEnumerable<Option> Inherited(Command command) =>
        command.Parents.OfType<Command>().SelectMany(static parent => parent.Options).Where(static option => option.Recursive);

    // System.CommandLine prints each allowed value on its own line.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
