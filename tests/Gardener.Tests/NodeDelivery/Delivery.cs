using System.Buffers;
using System.Text;
using System.Text.Json;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.NodeDelivery;
using RsyslogRelp.Testing.Reviews;

namespace RsyslogRelp.Gardener.Tests.NodeDelivery;

/// <summary>What becomes of an OperatingSystemConfig: it is read, its manifest is rendered, and a patch is written.</summary>
/// <param name="Denial">Why it is denied; null if it is not.</param>
/// <param name="IsMissing">Whether it is denied because an object does not exist.</param>
/// <param name="Patch">The patch; null if there is nothing to change.</param>
/// <param name="Warnings">What nodes do not do as it is stored.</param>
internal sealed record Delivery(string? Denial, bool IsMissing, byte[]? Patch, IReadOnlyList<FieldError> Warnings)
{
    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();

    public static async Task<Delivery> Of(IControlPlaneReader controlPlane, string osc)
    {
        byte[] text = Encoding.UTF8.GetBytes(osc);
        OperatingSystemConfigIndex index = Read(text).Value!;
        ManifestOrDenial rendered = await Source(controlPlane).RenderAsync(ControlPlane.Namespace, CancellationToken.None);
        ArrayBufferWriter<byte> patch = new();
        bool differs = rendered.Manifest is { } manifest && Patcher().Write(text, index, manifest, patch);
        Assert.That(patch.WrittenCount > 0, Is.EqualTo(differs));
        return new Delivery(rendered.Denial, rendered.IsMissing, differs ? patch.WrittenSpan.ToArray() : null, rendered.Warnings);
    }

    /// <summary>The mutated OperatingSystemConfig.</summary>
    public static async Task<RawJson> Mutate(IControlPlaneReader controlPlane, string osc)
    {
        Delivery delivery = await Of(controlPlane, osc);
        Assert.That(delivery.Denial, Is.Null);
        return OperatingSystemConfigs.Apply(osc, delivery.Patch);
    }

    public static DecodeResult<OperatingSystemConfigIndex> Read(string osc) => Read(Encoding.UTF8.GetBytes(osc));

    public static NodeManifestSource Source(IControlPlaneReader controlPlane) => new(controlPlane, new YamlDocumentReader(), Renderer);

    private static OperatingSystemConfigPatcher Patcher() => new(Renderer);

    private static DecodeResult<OperatingSystemConfigIndex> Read(byte[] text)
    {
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 10_000 });
        reader.Read();
        DecodeResult<OperatingSystemConfigIndex> read = Patcher().Read(ref reader);
        Assert.That(reader.BytesConsumed, Is.EqualTo(text.Length), "the reader is at the end of the object");
        return read;
    }
}
