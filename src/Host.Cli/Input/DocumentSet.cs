using RsyslogRelp.Core.Documents;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>The documents of the input.</summary>
/// <param name="Documents">The objects in order.</param>
/// <param name="Unreadable">The files that are not YAML, JSON or even text.</param>
internal sealed record DocumentSet(IReadOnlyList<InputDocument> Documents, IReadOnlyList<UnreadableFile> Unreadable)
{
    /// <summary>The objects that are validated themselves, not only as the target of a reference.</summary>
    public IEnumerable<InputDocument> Subjects =>
        Documents.Where(static document => document.Kind is InputKind.Shoot or InputKind.RsyslogRelpConfig or InputKind.Auditd);

    /// <summary>The objects that can be rendered.</summary>
    public IEnumerable<InputDocument> Renderable =>
        Documents.Where(static document => document.Kind is InputKind.Shoot or InputKind.RsyslogRelpConfig);
}

/// <summary>A file that cannot be read as YAML.</summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Position">Where it is wrong.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record UnreadableFile(string Source, SourcePosition Position, string Message);
