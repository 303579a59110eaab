using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Findings;

/// <summary>A finding about a place in a file.</summary>
/// <param name="Source">The file as the user named it.</param>
/// <param name="Position">The place.</param>
/// <param name="Severity">Whether it makes the document invalid.</param>
/// <param name="Path">The field; empty for the whole document.</param>
/// <param name="Type">What is wrong in Kubernetes' words, such as <c>Invalid value</c>; null if the text is no document at all.</param>
/// <param name="Value">The value as it is printed; null where the type prints none.</param>
/// <param name="Detail">The rule and the remedy.</param>
internal sealed record Finding(
    string Source, SourcePosition Position, FieldErrorSeverity Severity, string Path, string? Type, string? Value, string Detail)
{
    public bool IsError => Severity == FieldErrorSeverity.Error;

    /// <summary>Whether it says that a reference was not checked, because the input lacks the object.</summary>
    public bool IsNotChecked { get; init; }

    /// <summary>How severe it is, in a word: <c>error</c>, <c>warning</c> or <c>note</c>.</summary>
    public string Level => IsError ? "error" : IsNotChecked ? "note" : "warning";

    /// <summary>Whether the document fails because of it.</summary>
    public bool Fails(Strictness strictness) => IsError || (IsNotChecked ? strictness.RequireReferences : strictness.Warnings);

    public static Finding Of(string source, DocumentNode document, FieldError error) =>
        new(
            source,
            error.Position ?? DocumentLocator.Locate(document, error.Path),
            error.Severity,
            error.Path,
            error.TypeText,
            error.Value,
            error.Detail)
        {
            IsNotChecked = error.Type == FieldErrorType.NotChecked,
        };

    /// <summary><c>FILE:LINE: PATH: TYPE: VALUE: DETAIL</c>; <c>warning: </c> or <c>note: </c> comes after the line.</summary>
    public override string ToString()
    {
        string path = Path.Length == 0 ? "" : Printable.Of(Path) + ": ";
        string type = Type is null ? "" : Type + ": ";
        string value = Value is null ? "" : Printable.Of(Value) + ": ";
        return $"{Printable.Of(Source)}:{Position.Line}: {(IsError ? "" : Level + ": ")}{path}{type}{value}{Printable.Of(Detail)}";
    }
}
