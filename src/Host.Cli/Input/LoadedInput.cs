namespace RsyslogRelp.Host.Cli.Input;

/// <summary>The Shoots and bare configs of an input.</summary>
/// <param name="Configs">Those that admission accepts, in the order of the input.</param>
/// <param name="Total">How many there are, with those that it does not accept.</param>
/// <param name="Failed">How many documents of any kind are invalid or cannot be read.</param>
internal sealed record LoadedInput(IReadOnlyList<LoadedConfig> Configs, int Total, int Failed)
{
    /// <summary>Whether results have to say which document they are about.</summary>
    public bool IsMany => Total > 1;
}
