using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Fuzzing.Targets;

/// <summary>The providerConfig of a Shoot as JSON: decoded, checked and rendered.</summary>
internal sealed class ConfigTarget : IFuzzTarget
{
    private static readonly NodeManifestRenderer Renderer = RsyslogRelpRenderer.CreateDefault();
    private static readonly ShootIdentity Shoot = new("foo", "bar", "uid");
    private static readonly NodeReferences References = new() { AuditRules = "" };
    private readonly ConfigReader _given = new(new FluentConfigValidator());
    private readonly ConfigReader _stored = new(new FluentConfigValidator(), isStored: true);

    public void Run(byte[] input)
    {
        DocumentNode document;
        try
        {
            document = JsonDocumentReader.Read(input);
        }
        catch (DocumentFormatException exception)
        {
            Invariant.IsOneLine(exception.Message);
            return;
        }

        DecodeResult<RsyslogRelpConfig> given = _given.Read(document);
        DecodeResult<RsyslogRelpConfig> stored = _stored.Read(document);
        foreach (FieldError finding in given.Findings)
        {
            Invariant.IsOneLine(finding.ToString());
        }

        Invariant.Holds(given.Value is not null || !given.IsValid, "a refused configuration without a finding");
        Invariant.Holds(!given.IsValid || stored.IsValid, "a configuration that is refused once it is stored");
        if (given.IsValid)
        {
            NodeManifest manifest = Renderer.Render(given.Value!, Shoot, References);
            Invariant.Holds(manifest.Files.Count > 0 && manifest.Units.Count > 0, "an empty manifest");
        }
        else if (stored.Value is { } config)
        {
            RenderStored(config);
        }
    }

    // What an earlier release or the Go extension has admitted is rendered as well as it can be.
    private static void RenderStored(RsyslogRelpConfig config)
    {
        try
        {
            Renderer.Render(config, Shoot, References);
        }
        catch (NotRenderableException exception)
        {
            Invariant.Holds(exception.Message.Length > 0, "no reason");
        }
    }
}
