using RsyslogRelp.Core.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RsyslogRelp.Adapters.Rendering.Yaml;

/// <summary>
/// Builds nodes from the parser's events within the <see cref="DocumentLimits"/>. An alias shares the node of its anchor, but all values
/// of that node count again.
/// </summary>
internal sealed class YamlEventReader(IParser parser, TextPositions positions)
{
    private readonly Dictionary<string, (DocumentNode Node, int Size, int Height)> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    public List<DocumentNode> ReadStream()
    {
        List<DocumentNode> documents = [];
        parser.Consume<StreamStart>();
        while (!parser.Accept<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            _anchors.Clear();
            DocumentNode node = ReadNode(1, out _);
            parser.Consume<DocumentEnd>();
            if (!node.IsNull)
            {
                documents.Add(node);
            }
        }

        return documents;
    }

    private DocumentNode ReadNode(int depth, out int height)
    {
        SourcePosition position = positions.Of(parser.Current!.Start);
        if (depth > DocumentLimits.MaxDepth)
        {
            throw new DocumentFormatException($"nested deeper than {DocumentLimits.MaxDepth} levels", position);
        }

        if (parser.Current is AnchorAlias alias)
        {
            parser.MoveNext();
            return ReadAlias(alias, depth, position, out height);
        }

        int before = _nodes;
        Count(1, position);
        NodeEvent start = parser.Consume<NodeEvent>();
        DocumentNode node;
        switch (start)
        {
            case MappingStart:
                node = ReadMapping(depth, position, out height);
                break;
            case SequenceStart:
                node = ReadSequence(depth, position, out height);
                break;
            default:
                (node, height) = (YamlScalars.Resolve((Scalar)start, position), 1);
                break;
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = (node, _nodes - before, height);
        }

        return node;
    }

    private DocumentNode ReadAlias(AnchorAlias alias, int depth, SourcePosition position, out int height)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (DocumentNode Node, int Size, int Height) target))
        {
            throw new DocumentFormatException($"alias *{alias.Value.Value} without an anchor before it", position);
        }

        Count(target.Size, position);
        height = target.Height;
        return depth + height - 1 <= DocumentLimits.MaxDepth
            ? target.Node
            : throw new DocumentFormatException($"nested deeper than {DocumentLimits.MaxDepth} levels", position);
    }

    private MappingNode ReadMapping(int depth, SourcePosition position, out int height)
    {
        List<MappingEntry> entries = [];
        height = 1;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            SourcePosition namePosition = positions.Of(parser.Current!.Start);
            if (parser.Current is not Scalar name)
            {
                throw new DocumentFormatException("a field name must be a string", namePosition);
            }

            parser.MoveNext();
            if (name is { Value: "<<", Style: ScalarStyle.Plain })
            {
                throw new DocumentFormatException("merge keys (<<) are not supported; write the fields out", namePosition);
            }

            entries.Add(new MappingEntry(name.Value, namePosition, ReadNode(depth + 1, out int below)));
            height = Math.Max(height, below + 1);
        }

        return new MappingNode(entries, position);
    }

    private SequenceNode ReadSequence(int depth, SourcePosition position, out int height)
    {
        List<DocumentNode> items = [];
        height = 1;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1, out int below));
            height = Math.Max(height, below + 1);
        }

        return new SequenceNode(items, position);
    }

    private void Count(int nodes, SourcePosition position)
    {
        _nodes += nodes;
        if (_nodes > DocumentLimits.MaxNodes)
        {
            throw new DocumentFormatException(
                $"more than {DocumentLimits.MaxNodes} values, aliases counted as often as they are used",
                position);
        }
    }
}
