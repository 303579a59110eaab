using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>Adds examples and exit codes to System.CommandLine's help.</summary>
/// <param name="usual">The help of the library.</param>
/// <param name="more">What each command adds.</param>
internal sealed class HelpText(HelpAction usual, IReadOnlyDictionary<string, string> more) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (more.TryGetValue(parseResult.CommandResult.Command.Name, out string? text))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text);
        }

        return ExitCode.Success;
    }
}
