using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>
/// Reads files into Kubernetes objects, several files at a time. Objects of other kinds are skipped with a remark on standard error.
/// </summary>
internal sealed class InputReader(CliContext context)
{
    private readonly List<InputDocument> _documents = [];
    private readonly List<UnreadableFile> _unreadable = [];
    private readonly List<string> _ignored = [];

    public static async Task<DocumentSet> ReadAsync(
        IReadOnlyList<string> arguments, CliContext context, CancellationToken cancellationToken)
    {
        InputReader reader = new(context);
        List<string> files = InputFiles.Expand(arguments);
        try
        {
            await using Progress progress = Progress.Start(context, "reading", files.Count);
            await foreach (FileContent file in InOrder.SelectAsync(files, reader.ReadFileAsync, cancellationToken))
            {
                reader.Add(file);
                progress.Advance();
            }
        }
        finally
        {
            reader._ignored.ForEach(context.Error.WriteLine);
        }

        return new DocumentSet(reader._documents, reader._unreadable);
    }

    private async Task<FileContent> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        bool standardInput = file == InputFiles.StandardInput;
        string source = standardInput ? "stdin" : file;
        try
        {
            string text = standardInput
                ? await InputText.ReadAsync(context.Input, cancellationToken)
                : await InputText.ReadFileAsync(file, cancellationToken);
            return new FileContent(source, context.DocumentReader.ReadAll(text), null);
        }
        catch (DocumentFormatException exception)
        {
            return new FileContent(source, [], new UnreadableFile(source, exception.Position, exception.Message));
        }
    }

    private void Add(FileContent file)
    {
        foreach (DocumentNode node in file.Documents)
        {
            Add(file.Source, node);
        }

        if (file.Unreadable is { } unreadable)
        {
            _unreadable.Add(unreadable);
        }
    }

    private void Add(string source, DocumentNode node)
    {
        string kind = Text(node, "kind");
        string apiVersion = Text(node, "apiVersion");
        if (node is MappingNode mapping && Classify(kind, apiVersion) is { } known)
        {
            _documents.Add(new InputDocument(source, mapping, known));
        }
        else if (kind.EndsWith("List", StringComparison.Ordinal) && (node as MappingNode)?["items"] is SequenceNode items)
        {
            // "kubectl get -o yaml" prints a List for more than one object.
            foreach (DocumentNode item in items.Items)
            {
                Add(source, item);
            }
        }
        else
        {
            string what = kind.Length > 0 ? $"kind {kind} of apiVersion {apiVersion}" : "not a Kubernetes object: it has no kind";
            _ignored.Add($"{Printable.Of(source)}:{node.Position.Line}: ignored: {Printable.Of(what)}");
        }
    }

    // Our own kinds and Shoot are recognized by kind alone, so that a misspelt apiVersion is a finding, not a skipped document.
    private static InputKind? Classify(string kind, string apiVersion) => (kind, apiVersion) switch
    {
        (Shoot.Kind, _) => InputKind.Shoot,
        (Auditd.Kind, _) => InputKind.Auditd,
        (RsyslogRelpConfig.Kind, _) or (_, ConfigurationApi.ApiVersion) => InputKind.RsyslogRelpConfig,
        ("Secret", "v1") => InputKind.Secret,
        ("ConfigMap", "v1") => InputKind.ConfigMap,
        _ => null,
    };

    private static string Text(DocumentNode node, string name) =>
        (node as MappingNode)?[name] is ScalarNode { Kind: ScalarKind.String } scalar ? scalar.Text : "";

    private sealed record FileContent(string Source, IReadOnlyList<DocumentNode> Documents, UnreadableFile? Unreadable);
}
