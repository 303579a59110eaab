using System.Text.RegularExpressions;

namespace RsyslogRelp.Testing;

/// <summary>A command of a page, with what it prints.</summary>
/// <param name="Block">Which block of the page it is in.</param>
/// <param name="Command">The command.</param>
/// <param name="Output">What the page says that it prints.</param>
public sealed record ConsoleExample(int Block, string Command, string Output)
{
    /// <summary>What <see cref="WithoutTimes"/> of the output must match; <c>...</c> stands for anything in a line.</summary>
    public string Pattern => "^" + Regex.Escape(WithoutTimes(Output)).Replace(@"\.\.\.", ".*", StringComparison.Ordinal) + @"\z";

    /// <summary>An output with each time and age replaced by a word, and without the spaces that align columns.</summary>
    public static string WithoutTimes(string output) => Regex.Replace(
        Regex.Replace(Regex.Replace(output.TrimEnd('\n'), @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "TIME"), @" \d+[smh] ", " AGE "), " +", " ");

    /// <summary>The commands of the blocks before which a page has <c>&lt;!-- run: PLACE --&gt;</c>.</summary>
    /// <param name="page">The page, below the repository.</param>
    /// <param name="place">Where its commands run.</param>
    public static IEnumerable<ConsoleExample> Of(string page, string place) =>
        Regex.Matches(File.ReadAllText(Repository.PathOf(page)), $"<!-- run: {place} -->\n```console\n(.*?)```", RegexOptions.Singleline)
            .SelectMany(static (block, i) => Regex.Matches(block.Groups[1].Value, "^\\$ (.*)\n((?:(?!\\$ ).*\n)*)", RegexOptions.Multiline)
                .Select(step => new ConsoleExample(i, step.Groups[1].Value, step.Groups[2].Value)));
}
