using RsyslogRelp.Core.Node;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Host.Cli.Shell;

namespace RsyslogRelp.Host.Cli.Input;

/// <summary>A document with what it puts on a node.</summary>
/// <param name="Config">The Shoot or bare config.</param>
/// <param name="Manifest">The files and units.</param>
/// <param name="Secret">The Secret with the TLS files; null if there is none or the input lacks it.</param>
internal sealed record RenderedConfig(LoadedConfig Config, NodeManifest Manifest, SecretData? Secret);

/// <summary>The documents of an input, rendered.</summary>
/// <param name="Configs">Those that can be rendered, in the order of the input.</param>
/// <param name="IsMany">Whether results have to say which document they are about.</param>
/// <param name="Failed">How many documents are invalid or cannot be rendered.</param>
internal sealed record RenderedInput(IReadOnlyList<RenderedConfig> Configs, bool IsMany, int Failed)
{
    /// <summary>Renders an input. Of many documents, those that cannot be rendered are left out with a remark each.</summary>
    /// <exception cref="CliException">None can be rendered.</exception>
    public static async Task<RenderedInput> RenderAsync(
        LoadedInput input, Identities identities, CliContext context, CancellationToken cancellationToken)
    {
        List<RenderedConfig> rendered = [];
        foreach (LoadedConfig config in input.Configs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                NodeManifest manifest = config.Render(identities.Of(config), context);
                rendered.Add(new RenderedConfig(config, manifest, await config.TlsSecretAsync(cancellationToken)));
            }
            catch (CliException exception) when (input.IsMany)
            {
                context.Remark(exception.Message);
            }
        }

        int failed = input.Configs.Count - rendered.Count;
        return rendered.Count > 0
            ? new RenderedInput(rendered, input.IsMany, input.Failed + failed)
            : throw new CliException($"none of {Number.Of(failed, "document")} can be rendered", ExitCode.Negative);
    }
}
