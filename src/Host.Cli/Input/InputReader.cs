using System.Runtime.ExceptionServices;
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
            foreach (FileContent file in await reader.ReadFilesAsync(files, cancellationToken))
            {
                reader.Add(file);
            }
        }
        finally
        {
            reader._ignored.ForEach(context.Error.WriteLine);
        }

        return new DocumentSet(reader._documents, reader._unreadable);
    }

    // Cancellation does not wait for a read in progress: that of a console or pipe may take for ever.
    private async Task<FileContent[]> ReadFilesAsync(List<string> files, CancellationToken cancellationToken)
    {
        FileContent[] contents = new FileContent[files.Count];
        await using Progress progress = Progress.Start(context, "reading", files.Count);
        await Task.Run(ReadAll, cancellationToken).WaitAsync(cancellationToken);
        return contents;

        void ReadAll() => Parallel.For(0, files.Count, new ParallelOptions { CancellationToken = cancellationToken }, (index, loop) =>
        {
            contents[index] = ReadFile(files[index]);
            progress.Advance();
            if (contents[index].Failure is not null)
            {
                // Those before it are still read, because the first failure in the order of the files is the one to report.
                loop.Break();
            }
        });
    }

    private FileContent ReadFile(string file)
    {
        bool standardInput = file == InputFiles.StandardInput;
        string source = standardInput ? "stdin" : file;
        try
        {
            string text = standardInput ? InputText.Read(context.Input) : InputText.ReadFile(file);
            return new FileContent(source, context.DocumentReader.ReadAll(text), null, null);
        }
        catch (DocumentFormatException exception)
        {
            return new FileContent(source, [], new UnreadableFile(source, exception.Position, exception.Message), null);
        }
        catch (Exception exception) when (exception is CliException or IOException)
        {
            return new FileContent(source, [], null, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private void Add(FileContent file)
    {
        file.Failure?.Throw();
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

    private sealed record FileContent(
        string Source, IReadOnlyList<DocumentNode> Documents, UnreadableFile? Unreadable, ExceptionDispatchInfo? Failure);
}
