using System.CommandLine;
using System.CommandLine.Help;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>The program's commands.</summary>
internal static class RootCommands
{
    private const string Name = "rsyslog-relp";

    public static Command Create(CliContext context)
    {
        // A RootCommand would take its name from the file that runs it.
        Command root = new(
            Name, "Validates, renders, compares, matches, checks and explains RsyslogRelpConfig documents without a cluster.")
        {
            ValidateCommand.Create(context),
            RenderCommand.Create(context),
            DiffCommand.Create(context),
            MatchCommand.Create(context),
            CheckCommand.Create(context),
            ExplainCommand.Create(context),
            InitCommand.Create(context),
            CompletionCommand.Create(context),
        };
        // Without the aliases /? and /h of Windows, which are paths here.
        HelpOption help = new("--help", "-h", "-?") { Description = "Show help, examples and exit codes.", Recursive = true };
        help.Action = new HelpText((HelpAction)help.Action!, context.Screen.Width, new Dictionary<string, string>
        {
            [Name] = Help,
            [ValidateCommand.Name] = ValidateCommand.Help,
            [RenderCommand.Name] = RenderCommand.Help,
            [DiffCommand.Name] = DiffCommand.Help,
            [MatchCommand.Name] = MatchCommand.Help,
            [CheckCommand.Name] = CheckCommand.Help,
            [ExplainCommand.Name] = ExplainCommand.Help,
            [InitCommand.Name] = InitCommand.Help,
            [CompletionCommand.Name] = CompletionCommand.Help,
        });
        root.Add(help);
        root.Add(new Option<bool>("--version") { Description = "Show the version.", Action = new VersionText() });
        return root;
    }

    private const string Help = """
        Results go to standard output, remarks and errors to standard error. Nothing is read from the network.
        Colour appears only on a terminal and only where NO_COLOR is not set.

        Exit codes:
          0    valid, same, forwarded, rendered, accepted
          1    invalid, different, not forwarded, refused
          2    wrong usage, something that cannot be read or written, or (diff, match) an invalid
               document
          130  ended by Ctrl-C

        Run "rsyslog-relp COMMAND --help" for examples.
        """;
}
