using RsyslogRelp.Core.Node;
using RsyslogRelp.Core.Prediction;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>Compares two inputs document by document.</summary>
/// <param name="context">The shared core.</param>
/// <param name="identities">Whose nodes they are.</param>
internal sealed class Comparison(CliContext context, Identities identities)
{
    /// <summary>
    /// Compares. Documents belong together by their names; if each input holds exactly one, these do whatever their names are.
    /// </summary>
    public async Task<DiffResult> RunAsync(DiffSide before, DiffSide after, CancellationToken cancellationToken)
    {
        bool isMany = before.Documents.Count != 1 || after.Documents.Count != 1;
        if (isMany && (before.Documents.ContainsKey("") || after.Documents.ContainsKey("")))
        {
            throw new CliException("one side is the directory of a single document, the other holds more than one");
        }

        bool withoutTls = before.IsTree || after.IsTree;
        if (withoutTls)
        {
            context.Remark("TLS files are not compared: a directory of rendered files does not say which Secret they are from");
        }

        List<DocumentDiff> documents = [];
        int failed = 0;
        foreach ((string name, DiffDocument oldDocument, DiffDocument newDocument) in Pairs(before, after, isMany))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                documents.Add(await CompareAsync(name, oldDocument, newDocument, withoutTls, cancellationToken));
            }
            catch (CliException exception) when (isMany)
            {
                failed++;
                context.Remark(exception.Message);
            }
        }

        identities.Report(context.Error);
        return new DiffResult(
            documents,
            isMany ? [.. before.Documents.Keys.Except(after.Documents.Keys).Order(StringComparer.Ordinal)] : [],
            isMany ? [.. after.Documents.Keys.Except(before.Documents.Keys).Order(StringComparer.Ordinal)] : [],
            isMany,
            failed);
    }

    private async Task<DocumentDiff> CompareAsync(
        string name, DiffDocument before, DiffDocument after, bool withoutTls, CancellationToken cancellationToken)
    {
        (NodeManifest oldManifest, SecretData? oldSecret) = await RenderAsync(before, after.Config?.Shoot, withoutTls, cancellationToken);
        (NodeManifest newManifest, SecretData? newSecret) = await RenderAsync(after, before.Config?.Shoot, withoutTls, cancellationToken);
        IReadOnlyList<FileChange> files = ManifestDiff.Of(oldManifest, oldSecret, newManifest, newSecret);
        return new DocumentDiff(name, files, NodeEffects.Of(files.Select(static file => file.Path), newManifest));
    }

    private static IEnumerable<(string Name, DiffDocument Before, DiffDocument After)> Pairs(
        DiffSide before, DiffSide after, bool isMany) =>
        isMany
            ? before.Documents.Keys.Intersect(after.Documents.Keys).Order(StringComparer.Ordinal)
                .Select(name => (name, before.Documents[name], after.Documents[name]))
            : [(NameOf(before, after), before.Documents.Values.Single(), after.Documents.Values.Single())];

    // The tree of a single document has no name.
    private static string NameOf(DiffSide before, DiffSide after) =>
        after.Documents.Keys.Single() is { Length: > 0 } name ? name : before.Documents.Keys.Single();

    // A Shoot without the extension puts nothing on a node, and needs no identity.
    private async Task<(NodeManifest Manifest, SecretData? Secret)> RenderAsync(
        DiffDocument document, Shoot? other, bool withoutTls, CancellationToken cancellationToken)
    {
        if (document.Config is not { } config)
        {
            return (document.Tree!, null);
        }

        if (config.Config is null)
        {
            return (new NodeManifest([], []), null);
        }

        NodeManifest manifest = config.Render(identities.Of(config, other), context);
        return withoutTls
            ? (manifest with { Files = [.. manifest.Files.Where(static file => file.Content is not SecretContent)] }, null)
            : (manifest, await config.TlsSecretAsync(cancellationToken));
    }
}
