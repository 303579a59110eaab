using System.Text;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Node.Tests.Configurations;

namespace RsyslogRelp.Node.Tests.Daemons;

/// <summary>
/// Two nodes with one stored configuration: one has what the webhook renders, which the configurator's check accepts, the other one the
/// file of the Go extension. Both logged the same.
/// </summary>
internal sealed class ForwardingPair : IDisposable
{
    private readonly Receiver _receiver = new();
    private readonly Receiver _receiverOfGo = new();
    private Node? _node;
    private Node? _nodeOfGo;

    private ForwardingPair()
    {
    }

    /// <summary>What was forwarded, as <c>PROGRAM: TEXT</c>.</summary>
    public IReadOnlyList<string> Here { get; private set; } = [];

    /// <summary>What was forwarded with the file of the Go extension.</summary>
    public IReadOnlyList<string> WithGo { get; private set; } = [];

    /// <summary>The warnings of the webhook.</summary>
    public IReadOnlyList<FieldError> Warnings { get; private set; } = [];

    /// <summary>Starts both nodes, logs, and waits until all has arrived that will.</summary>
    /// <param name="stored">The configuration.</param>
    /// <param name="log">What is logged.</param>
    public static async Task<ForwardingPair> StartAsync(StoredRules stored, IReadOnlyList<(string Tag, string Text, int Severity)> log)
    {
        ForwardingPair pair = new();
        try
        {
            await pair.RunAsync(stored, log);
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _node?.Dispose();
        _nodeOfGo?.Dispose();
        _receiver.Dispose();
        _receiverOfGo.Dispose();
    }

    private async Task RunAsync(StoredRules stored, IReadOnlyList<(string Tag, string Text, int Severity)> log)
    {
        ManifestOrDenial rendered = await RenderAsync(stored.Document(_receiver.Port));
        Assert.That(rendered.Denial, Is.Null);
        Warnings = rendered.Warnings;
        NodeManifest manifest = rendered.Manifest!;
        using (RsyslogdJudge judge = new())
        {
            NodeFile file = manifest.Files.Single(static file => file.Path == NodePaths.DeliveredRsyslogConfig);
            Assert.That(judge.Judge(((InlineContent)file.Content).Text), Is.Empty);
        }

        byte[] document = Encoding.UTF8.GetBytes(stored.Document(_receiverOfGo.Port));
        RsyslogRelpConfig config = RsyslogRelpConfigDecoder.DecodeStored(JsonDocumentReader.Read(document)).Value!;
        _node = new Node(manifest);
        _nodeOfGo = new Node(GoExtension.Replace(manifest, config, Route.Shoot));
        Here = Forwarded(_node, _receiver, log);
        WithGo = Forwarded(_nodeOfGo, _receiverOfGo, log);
    }

    private static ValueTask<ManifestOrDenial> RenderAsync(string json)
    {
        NodeManifestSource source = new(new StoredControlPlane(json), new YamlDocumentReader(), RsyslogRelpRenderer.CreateDefault());
        return source.RenderAsync(StoredControlPlane.Namespace, CancellationToken.None);
    }

    private static string[] Forwarded(Node node, Receiver receiver, IReadOnlyList<(string Tag, string Text, int Severity)> log)
    {
        node.Start();
        foreach ((string tag, string text, int severity) in log)
        {
            node.Log(tag, text, severity);
        }

        string mark = Guid.NewGuid().ToString();
        node.Log("sentinel", mark);
        receiver.WaitFor(mark, node.Describe);
        return
        [
            .. receiver.Lines.Select(ReceivedLine.Parse)
                .Where(static line => line.Program is not ("sentinel" or "rsyslogd"))
                .Select(static line => $"{line.Program}: {line.Message}"),
        ];
    }
}
