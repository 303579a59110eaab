using RsyslogRelp.Core.Node;
using RsyslogRelp.Host.Cli.Input;
using RsyslogRelp.Host.Cli.Output;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Diff;

/// <summary>One of the two inputs that are compared.</summary>
/// <param name="Documents">What there is of each document, by its name.</param>
/// <param name="IsTree">Whether it is a directory that <c>render -o dir</c> wrote.</param>
/// <param name="Failed">How many documents are invalid.</param>
internal sealed record DiffSide(IReadOnlyDictionary<string, DiffDocument> Documents, bool IsTree, int Failed)
{
    /// <summary>Reads a file, a directory of documents, or a directory of rendered files.</summary>
    /// <exception cref="CliException">It holds no valid document, or one name twice.</exception>
    public static async Task<DiffSide> ReadAsync(
        string argument, string defaultNamespace, CliContext context, CancellationToken cancellationToken)
    {
        Dictionary<string, DiffDocument> documents = new(StringComparer.Ordinal);
        if (RenderedTree.IsIn(argument))
        {
            foreach ((string name, NodeManifest manifest) in RenderedTree.Read(argument))
            {
                documents.Add(name, new DiffDocument(null, manifest));
            }

            return new DiffSide(documents, true, 0);
        }

        LoadedInput input = await ConfigLoader.LoadAsync([argument], defaultNamespace, context, cancellationToken);
        foreach (LoadedConfig config in input.Configs)
        {
            if (!documents.TryAdd(config.Name, new DiffDocument(config, null)))
            {
                throw new CliException($"{config.Document.Location}: {Printable.Of(config.Name)} is also the name of "
                    + $"{documents[config.Name].Config!.Document.Location}; leave one of them out");
            }
        }

        return new DiffSide(documents, false, input.Failed);
    }
}

/// <summary>A document, or the files that were rendered of one: exactly one of them is given.</summary>
/// <param name="Config">The Shoot or bare config.</param>
/// <param name="Tree">The files.</param>
internal sealed record DiffDocument(LoadedConfig? Config, NodeManifest? Tree);
