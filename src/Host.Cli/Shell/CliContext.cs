using RsyslogRelp.Adapters.Rendering.ConfigRules;
using RsyslogRelp.Adapters.Rendering.Yaml;
using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Node;

namespace RsyslogRelp.Host.Cli.Shell;

/// <summary>The three streams and the services that commands share. Each service is created when it is first used.</summary>
internal sealed class CliContext(Stream input, TextWriter output, TextWriter error, Screen screen, Func<bool> outputHasNoReader)
{
    private readonly Lazy<IConfigValidator> _validator = new(static () => new FluentConfigValidator());
    private readonly Lazy<NodeManifestRenderer> _renderer = new(RsyslogRelpRenderer.CreateDefault);
    private readonly long _begin = TimeProvider.System.GetTimestamp();

    /// <summary>Standard input.</summary>
    public Stream Input { get; } = input;

    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Remarks and errors.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>What shows the results.</summary>
    public Screen Screen { get; } = screen;

    /// <summary>Whether a person reads remarks and errors on a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>How long the program works before it shows how far it is.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time since the program began.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_begin);

    /// <summary>Whether the reader of the results has gone, so that the command can stop.</summary>
    public bool OutputHasNoReader => outputHasNoReader();

    public IDocumentReader DocumentReader { get; init; } = new YamlDocumentReader();

    public IConfigValidator Validator
    {
        get => _validator.Value;
        init => _validator = new Lazy<IConfigValidator>(value);
    }

    public NodeManifestRenderer Renderer => _renderer.Value;

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Prints a message that is not a result, after the results so far. Control characters are shown as text.</summary>
    public void Remark(string text)
    {
        Output.Flush();
        Error.WriteLine($"rsyslog-relp: {Printable.Whole(text)}");
    }
}
