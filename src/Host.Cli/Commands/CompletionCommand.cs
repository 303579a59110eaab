using System.CommandLine;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary><c>completion</c>: the script that has a shell complete command lines.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    public const string Help = """
        Examples:
          source <(rsyslog-relp completion bash)
          source <(rsyslog-relp completion zsh)
          rsyslog-relp completion fish | source

        To have it in every shell, put the line into ~/.bashrc, after compinit into ~/.zshrc, or into ~/.config/fish/config.fish.

        Exit codes:
          0  printed
          2  wrong usage
        """;

    public static Command Create(CliContext context)
    {
        Argument<string> shell = new("SHELL") { Description = "The shell.", HelpName = "bash|zsh|fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new(Name, "Print the script with which a shell completes commands, options and their values.") { shell };
        command.SetAction(parsed =>
        {
            string name = $"completion.{parsed.GetRequiredValue(shell)}";
            using Stream stream = typeof(CompletionCommand).Assembly.GetManifestResourceStream(name)!;
            using StreamReader script = new(stream);
            context.Output.Write(script.ReadToEnd());
            return ExitCode.Success;
        });
        return command;
    }
}
