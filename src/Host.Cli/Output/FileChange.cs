using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Output;

/// <summary>A file of a node before and after a change.</summary>
/// <param name="Path">Its path on the node.</param>
/// <param name="Before">The file before; null if it is added.</param>
/// <param name="After">The file after; null if it is removed.</param>
/// <param name="SecretDiffers">Whether only the contents of its Secret differ, which are never printed.</param>
internal sealed record FileChange(string Path, NodeFile? Before, NodeFile? After, bool SecretDiffers)
{
    private string? _body;

    /// <summary>What happens to the file, in a word.</summary>
    public string Kind => Before is null ? "added" : After is null ? "removed" : "changed";

    /// <summary>The change in git's format, with LF line ends.</summary>
    public string Text => Header + (_body ??= Body());

    /// <summary>What is equal for one change in two similar files: removed and added lines, without their neighbours.</summary>
    public string Essence => Header + string.Concat((_body ??= Body())
        .Split('\n')
        .Where(static line => line.StartsWith('+') || line.StartsWith('-') || line.StartsWith("Secret", StringComparison.Ordinal))
        .Select(static line => line + "\n"));

    /// <summary>Prints the change.</summary>
    public void Write(TextWriter output, Screen screen)
    {
        if (!screen.IsTerminal && !screen.HasColour)
        {
            output.Write(Text);
            return;
        }

        bool inHunk = false;
        foreach (string line in Text[..^1].Split('\n'))
        {
            inHunk |= line.StartsWith("@@", StringComparison.Ordinal);
            Tint? tint = (inHunk, line is [var mark, ..] ? mark : ' ') switch
            {
                (false, _) => Tint.Bold,
                (true, '@') => Tint.Cyan,
                (true, '-') => Tint.Red,
                (true, '+') => Tint.Green,
                _ => null,
            };
            string safe = screen.Safe(line);
            output.Write((tint is { } colour ? screen.Paint(colour, safe) : safe) + "\n");
        }
    }

    private string Header
    {
        get
        {
            string header = $"diff --git a{Path} b{Path}\n";
            if (Before is null)
            {
                return header + $"new file mode {Mode(After!)}\n";
            }

            if (After is null)
            {
                return header + $"deleted file mode {Mode(Before)}\n";
            }

            return Before.Mode == After.Mode ? header : header + $"old mode {Mode(Before)}\nnew mode {Mode(After)}\n";
        }
    }

    /// <summary>The text that is compared. Content of a Secret is never printed; the reference to it is.</summary>
    public static string TextOf(NodeFile? file) => file?.Content switch
    {
        InlineContent inline => inline.Text,
        SecretContent secret => $"secretRef:\n  name: {secret.SecretName}\n  dataKey: {secret.DataKey}\n",
        _ => "",
    };

    private string Body()
    {
        (string oldText, string newText) = (TextOf(Before), TextOf(After));
        if (oldText == newText)
        {
            return SecretDiffers ? $"Secret contents of a{Path} and b{Path} differ\n" : "";
        }

        using StringWriter body = new();
        body.Write(Before is null ? "--- /dev/null\n" : $"--- a{Path}\n");
        body.Write(After is null ? "+++ /dev/null\n" : $"+++ b{Path}\n");
        UnifiedDiff.WriteHunks(body, oldText, newText);
        return body.ToString();
    }

    private static string Mode(NodeFile file) => "100" + Convert.ToString((int)file.Mode, 8).PadLeft(3, '0');
}
