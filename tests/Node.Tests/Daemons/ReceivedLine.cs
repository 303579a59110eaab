using System.Globalization;
using System.Text.RegularExpressions;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>A received line, taken apart as receivers do.</summary>
internal sealed partial record ReceivedLine(
    string Line, string Project, string Shoot, string Uid, string Host, int Priority, string Tag, DateTimeOffset Time, string ProcessId, string MessageId, string Message)
{
    /// <summary>The tag without process id and colon.</summary>
    public string Program => Tag.TrimEnd(':').Split('[')[0];

    public static ReceivedLine Parse(string line)
    {
        Match match = Form().Match(line);
        Assert.That(match.Success, Is.True, () => $"The line does not have the agreed form: \"{line}\"");
        string[] fields = [.. match.Groups.Values.Skip(1).Select(static group => group.Value)];
        return new ReceivedLine(
            line, fields[0], fields[1], fields[2], fields[3], int.Parse(fields[4], CultureInfo.InvariantCulture), fields[5],
            DateTimeOffset.ParseExact(fields[6], "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture), fields[7], fields[8], fields[9]);
    }

    // The message begins with the space that follows the tag, the line ends with a space.
    [GeneratedRegex(@"\A ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+) ([0-9]+) ([^ ]+) ([^ ]+) ([^ ]+) ([^ ]+)  (.*) \z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
