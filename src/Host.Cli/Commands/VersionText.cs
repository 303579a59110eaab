using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>The version of this program, whatever program hosts it.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Success;
    }
}
