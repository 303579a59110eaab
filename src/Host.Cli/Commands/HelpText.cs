using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>Adds examples and exit codes to System.CommandLine's help.</summary>
/// <param name="usual">The help of the library.</param>
/// <param name="width">The columns of the terminal; null for lines of any length.</param>
/// <param name="more">What each command adds.</param>
internal sealed class HelpText(HelpAction usual, int? width, IReadOnlyDictionary<string, string> more) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        // By itself it asks Console, which sends a terminal escape sequences.
        usual.MaxWidth = width ?? int.MaxValue;
        usual.Invoke(parseResult);
        if (more.TryGetValue(parseResult.CommandResult.Command.Name, out string? text))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text);
        }

        return ExitCode.Success;
    }
}
