using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Check;

/// <summary>A program of a node that can tell whether a file is fit for it, without acting on it.</summary>
internal interface IJudge
{
    /// <summary>The call as a person would make it, such as <c>rsyslogd -N1</c>.</summary>
    string Name { get; }

    /// <summary>The program's file name.</summary>
    string Program { get; }

    /// <summary>The Debian package that holds the program.</summary>
    string Package { get; }

    /// <summary>Whether the file is of its kind.</summary>
    bool Judges(NodeFile file);

    /// <summary>The arguments for a file; may write what the judge needs below the root.</summary>
    IReadOnlyList<string> Prepare(NodeRoot root, NodeFile file);

    /// <summary>Understands what the judge said.</summary>
    /// <param name="exitCode">Its exit code.</param>
    /// <param name="lines">The lines it printed, with a node's paths.</param>
    /// <param name="file">The file.</param>
    (Verdict Verdict, IEnumerable<string> Reasons) Read(int exitCode, IReadOnlyList<string> lines, NodeFile file);
}
