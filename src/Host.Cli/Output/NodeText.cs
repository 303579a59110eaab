using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>Files as they stand on a node, each after a line with its path and mode as tail(1) prints it.</summary>
internal static class NodeText
{
    /// <summary>Prints files.</summary>
    /// <param name="output">Takes the text.</param>
    /// <param name="screen">What shows it.</param>
    /// <param name="files">The files and the documents that they belong to.</param>
    /// <param name="isMany">Whether the headings name the documents.</param>
    public static void Write(
        TextWriter output, Screen screen, IReadOnlyList<(RenderedConfig Config, NodeFile File)> files, bool isMany)
    {
        // A single file is printed as it is, for a pipe.
        bool headings = files.Count != 1;
        for (int i = 0; i < files.Count; i++)
        {
            (RenderedConfig config, NodeFile file) = files[i];
            if (headings)
            {
                string owner = isMany ? Printable.Of(config.Config.Name) + ": " : "";
                string mode = Convert.ToString((int)file.Mode, 8).PadLeft(4, '0');
                output.Write($"{(i == 0 ? "" : "\n")}{screen.Paint(Tint.Bold, $"==> {owner}{file.Path} (mode {mode}) <==")}\n");
            }

            output.Write(Text(screen, file));
        }
    }

    private static string Text(Screen screen, NodeFile file)
    {
        string text = file.Content switch
        {
            InlineContent inline => inline.Text,
            SecretContent secret => $"({secret.DataKey} of the Secret {Printable.Of(secret.SecretName)})",
            _ => "",
        };
        string safe = string.Join('\n', text.Split('\n').Select(screen.Safe));
        return safe.EndsWith('\n') ? safe : safe + "\n";
    }
}
