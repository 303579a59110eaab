using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Host.Cli.Completion;

/// <summary>
/// What a shell can complete, asked as System.CommandLine's directive is, <c>[suggest:POSITION] "LINE"</c>: only its RootCommand has
/// directives, and that takes its name from the file that runs it.
/// </summary>
internal static partial class Completions
{
    /// <summary>The words, if this is the question for them; else null.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="args">The arguments of the program.</param>
    public static IEnumerable<string>? Answer(Command root, string[] args) =>
        args is [{ } directive, { } line] && Directive().Match(directive) is { Success: true } match
            ? Words(root, line[..Math.Min(line.Length, PositionOf(match.Groups["position"].Value, line))])
            : null;

    private static IEnumerable<string> Words(Command root, string line)
    {
        // The program may have been called by a path.
        int name = line.IndexOf(' ', StringComparison.Ordinal);
        string text = root.Name + (name < 0 ? "" : line[name..]);
        string word = text[(text.LastIndexOf(' ') + 1)..];
        IEnumerable<string> found = root.Parse(text, new ParserConfiguration { ResponseFileTokenReplacer = null })
            .GetCompletions(text.Length)
            .Select(static item => item.Label)
            .Where(label => label.StartsWith(word, StringComparison.Ordinal));

        // Where an argument is expected, the shell offers file names; options only after a dash.
        return found.Where(label => label.StartsWith('-') == word.StartsWith('-')).Distinct().Order(StringComparer.Ordinal);
    }

    private static int PositionOf(string text, string line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int position) ? position : line.Length;

    [GeneratedRegex(@"^\[suggest(:(?<position>[0-9]+))?\]$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Directive();
}
