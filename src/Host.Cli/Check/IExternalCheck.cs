using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A check by a program of a node that can tell whether it accepts a file, without acting on it.</summary>
internal interface IExternalCheck
{
    /// <summary>The command as a user would type it, such as <c>rsyslogd -N1</c>.</summary>
    string Name { get; }

    /// <summary>The program's file name.</summary>
    string Program { get; }

    /// <summary>The Debian package that holds the program.</summary>
    string Package { get; }

    /// <summary>Whether the result depends on nothing but the file, so that equal files of two nodes have the same.</summary>
    bool LooksAtFileOnly { get; }

    /// <summary>Whether the program can check the file.</summary>
    bool AppliesTo(NodeFile file);

    /// <summary>The arguments for a file; may write what the program needs under the root.</summary>
    IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file);

    /// <summary>Interprets what the program printed.</summary>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="lines">The lines it printed, with a node's paths.</param>
    /// <param name="file">The file.</param>
    (CheckOutcome Outcome, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file);
}
