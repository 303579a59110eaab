using System.CommandLine;

namespace RsyslogRelp.Host.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class CommandOptions
{
    public static Option<string> Namespace() => new("--namespace", "-n")
    {
        Description = "Namespace of documents that name none, such as garden-foo.",
        HelpName = "NAMESPACE",
        DefaultValueFactory = static _ => "",
    };

    public static Option<bool> Strict(string what) => new("--strict") { Description = what };

    public static Option<string> Format(string description, string defaultValue, params string[] values)
    {
        Option<string> option = new("--output", "-o")
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => defaultValue,
        };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
